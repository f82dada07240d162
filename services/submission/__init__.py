"""Applications that come in files: read, checked all at once, kept, and started one by one."""
