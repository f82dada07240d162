"""What talks to the world outside: SMS providers and the engine."""
