"""What a job type or a called process is given and hands back, read from the handlers' types and from the diagrams."""
