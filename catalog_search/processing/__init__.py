"""The headless door: the search and the loading as Processing algorithms."""
