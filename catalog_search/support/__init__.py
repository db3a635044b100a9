"""What every room above the catalogues leans on: words, paths, settings, log, version differences."""
