"""What becomes of a visit that came to nothing: the next one, when it is agreed on, and the agents' days."""
