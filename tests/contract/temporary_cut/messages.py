"""What the rules of cuts tell the engine."""

PUBLISHED = ("cut-account-changed", "cut-objected")
