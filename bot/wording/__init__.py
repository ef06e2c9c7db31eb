"""Every sentence that a person reads, in the language of one voice."""
