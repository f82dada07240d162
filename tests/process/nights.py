"""The processes that a timer starts every night."""

NIGHTS = ("ask-satisfaction", "daily-retention", "find-removals", "minimum-charges", "permit-expiry", "uncut-power")
