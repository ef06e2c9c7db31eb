"""Files of many formats: from bytes to entries and back."""
