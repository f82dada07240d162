"""How long what is personal is kept, and its removal once its time is over."""
