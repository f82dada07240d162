"""Who is told of a limit, and when: before it is missed, when it is, and when nothing happens after that."""
