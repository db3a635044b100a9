"""Favourites, saved searches and watches as a person sees them."""
