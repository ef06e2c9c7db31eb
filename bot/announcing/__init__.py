"""Announcements as staff handle them, without Telegram: composing, releasing, watching, correcting, withdrawing."""
