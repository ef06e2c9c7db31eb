"""Directory files: from text to entries and back."""
