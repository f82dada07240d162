"""Version tags: each process carries one, and it changes when the process, its forms or its tables do."""
