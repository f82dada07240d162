"""Old rows and how they are taken over: history, which says the words of its time."""
