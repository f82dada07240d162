"""The catalogue as pages: one in Persian for each service, and the table in README."""
