"""The jobs that temporary or free-market power has to itself."""
