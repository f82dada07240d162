"""No source has steps of a declared reading: its diagrams have them."""

OF_NO_SOURCE = tuple(f"SDR-0{number}" for number in range(1, 9))
