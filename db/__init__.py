"""The database: tables, migrations, and the adapters that implement the services' ports on SQLite and PostgreSQL."""
