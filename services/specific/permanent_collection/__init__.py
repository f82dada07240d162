"""Permanent collection (جمع‌آوری دائم انشعاب): its own rules."""
