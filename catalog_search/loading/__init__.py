"""From a link in a record to a layer in the project."""
