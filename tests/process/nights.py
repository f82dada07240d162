"""The processes that a timer starts every night."""

NIGHTS = ("ask-satisfaction", "daily-retention", "minimum-charges", "permit-expiry")
