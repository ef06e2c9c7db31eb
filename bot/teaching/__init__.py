"""What people ask in vain, and how staff teach the bot to answer it."""
