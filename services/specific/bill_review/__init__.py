"""Bill reviews: which bill is objected to, what is known of it, what diagnosis says of it."""
