"""Complaints: a closed request is objected to, looked at by somebody else, answered, and perhaps begun again."""
