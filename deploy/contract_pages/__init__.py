"""Pages for designers: what each job type and each called process is given, hands back and does."""
