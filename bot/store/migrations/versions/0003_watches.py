"""Prices that a chat waits for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "watches",
        sa.Column("bot_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("words", sa.Text, primary_key=True),
        sa.Column("topic_id", sa.BigInteger),
        sa.Column("question_id", sa.BigInteger),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("is_met", sa.Boolean, nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("told", sa.Text),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("set_at", sa.BigInteger, nullable=False),
    )
