"""Cuts for a debt while workers die, and the debt is paid at any moment of a cut's way (by-law 50-4)."""
