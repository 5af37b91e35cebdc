"""The steps that lead to the tables, and the tables as the code knows them, are the same."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store import migrate
from bot.store.database import Database
from bot.store.tables import metadata


def test_the_newest_revision_is_the_last_step() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.NEWEST_REVISION


async def test_the_steps_build_the_tables_that_the_code_knows(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


def test_the_folders_of_the_steps_are_packages_so_that_they_are_installed() -> None:
    migrations = Path(migrate.__file__).parent / "migrations"
    assert {path.parent for path in migrations.rglob("*.py")} == {
        path.parent for path in migrations.rglob("__init__.py")
    }
