"""Stand-ins for the systems of others, on real sockets: civil registry, comprehensive system, sister companies.

For the demo they answer as these would; for tests they are slow, wrong, down or changed, as `behaviour` says.
"""
