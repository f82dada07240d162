"""Pages of our own for operators, beside Tasklist: what Tasklist 8.6 cannot show or must not hold."""
