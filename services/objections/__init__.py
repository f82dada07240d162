"""Objections: the subscriber objects to what the company is about to do, and nothing is done until a unit answers."""
