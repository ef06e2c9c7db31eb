"""The way in: updates by polling or by webhook, kept before they are confirmed, handled once, in order per chat."""
