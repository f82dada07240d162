"""The demonstration: bundled sample requests, played through the real engine by operators in their roles."""
