"""A Django database backend on SQLite with encryption."""
