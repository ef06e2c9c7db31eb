"""The database: the only rooms that know aiosqlite."""
