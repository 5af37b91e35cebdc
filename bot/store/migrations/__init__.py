"""How the tables came to be: read by alembic, and run when a database is opened."""
