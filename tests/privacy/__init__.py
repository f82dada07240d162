"""Whether personal data went where it must not: people who are planted, and a search of every place for them."""
