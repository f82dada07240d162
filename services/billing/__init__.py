"""Bills: what they are made of, how they are issued, paid and voided, and what is carried from one to the next."""
