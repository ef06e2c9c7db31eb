"""Entries as editors change them, without Telegram: finding, filling in, previewing, saving, and making new ones."""
