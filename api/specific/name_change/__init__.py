"""The page of a name change."""
