"""The tables, as the newest migration leaves them."""

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

metadata = MetaData()

chat_settings = Table(
    "chat_settings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
    Column("body", Text),
    Column("written_at", BigInteger, nullable=False),
    Index("chat_settings_revision", "revision"),
)
"""What a chat has set, as JSON; without a body it was deleted, and stays until every replica has read that."""

revisions = Table("revisions", metadata, Column("n", BigInteger, nullable=False))
"""One row, that counts the changes of settings: raised by each in its own transaction, so that they commit in order."""

answers = Table(
    "answers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("answer_id", BigInteger, nullable=False),
    Column("written_at", BigInteger, nullable=False),
)
"""Which message answers which, by the numbers that Telegram gave them."""

questions = Table(
    "questions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
)
"""Questions that buttons name by a short id."""

seen_updates = Table(
    "seen_updates",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("holder", Text, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("is_handled", Boolean, nullable=False),
)
"""Updates that a process has taken up, and whether it is done with them; each bot has numbers of its own."""

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
)
"""What one process has done for all, such as the menu that it has published. Times are seconds since 1970."""

watches = Table(
    "watches",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("words", Text, primary_key=True),
    Column("topic_id", BigInteger),
    Column("question_id", BigInteger),
    Column("language", Text, nullable=False),
    Column("is_met", Boolean, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("told", Text),
    Column("due_at", BigInteger, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)
"""Prices that a chat waits for, as a command says them; where each was when somebody last looked, and what was told."""
