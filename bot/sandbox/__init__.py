"""Telegram's server, played in memory."""
