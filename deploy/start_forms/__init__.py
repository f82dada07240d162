"""Start forms repeat what the manifests say; what they repeat is written by a command, the rest is the designer's."""
