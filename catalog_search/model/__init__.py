"""The values that everything speaks: queries, records, resources, extents, errors. Standard library only."""
