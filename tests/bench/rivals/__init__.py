"""The workers that are compared. Each is a process of its own that says `ready` and works until SIGTERM."""
