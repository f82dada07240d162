"""The documented steps of the services: which they are, when each ran, and whether its limit was kept."""
