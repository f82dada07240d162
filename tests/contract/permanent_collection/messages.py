"""What the rules of removals by the company tell the engine."""

PUBLISHED = ("removal-account-changed", "removal-found", "removal-objected")
