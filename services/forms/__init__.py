"""Forms as people fill them in: their fields, what is wrong with them, and the Persian words for both."""
