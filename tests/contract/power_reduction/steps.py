"""The step that no source has: power that is reduced for a time has to be returned."""

OF_NO_SOURCE = ("RED-11",)
