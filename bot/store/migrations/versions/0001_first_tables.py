"""The first tables: settings of chats, which message answers which, questions behind buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "chat_settings",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("written_at", sa.BigInteger, nullable=False),
    )
    op.create_index("chat_settings_revision", "chat_settings", ["revision"])
    revisions = op.create_table("revisions", sa.Column("n", sa.BigInteger, nullable=False))
    op.bulk_insert(revisions, [{"n": 0}])
    op.create_table(
        "answers",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answer_id", sa.BigInteger, nullable=False),
        sa.Column("written_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("written_at", sa.BigInteger, nullable=False),
    )
