"""Answers at once: a copy of a bill, what was consumed and billed, what was paid; on paper, with the books' figures."""
