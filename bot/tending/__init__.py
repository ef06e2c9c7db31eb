"""What editors do with entries as they are kept, without Telegram: withdraw, restore, undo, keep fresh, check."""
