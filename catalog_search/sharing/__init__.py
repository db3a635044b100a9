"""Bookmarks of others: where they lie, how they are read, followed and published."""
