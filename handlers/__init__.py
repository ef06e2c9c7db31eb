"""What Telegram asks and what it gets: parse, call, reply. No rule and no sentence lives here."""
