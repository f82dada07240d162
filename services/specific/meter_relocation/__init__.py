"""Moving a meter inside the premises (Meter relocation steps 4 and 8)."""
