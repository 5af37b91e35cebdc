"""What the bot remembers of chats, in SQLite or in Postgres: the only folder that knows a database."""
