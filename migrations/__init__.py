"""How the tables came to be: Alembic revisions, each of which can be taken back."""
