"""What a person keeps: favourites, saved searches, watches and what they saw change."""
