"""The jobs of a temporary cut."""
