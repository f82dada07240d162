"""The database adapters on SQLite and PostgreSQL, with the contract that the in-memory fakes keep too."""
