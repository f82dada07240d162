"""Everything that a designer's files are checked for: all of them, or those of one service or part in seconds."""
