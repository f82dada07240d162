"""`python -m tests.unit.self_declared_reading [READINGS] [SEED]`: random declared readings, 100,000 by default, against
the model. Ends with 1 where it tells otherwise.
"""

import sys
from time import perf_counter

from tests.unit.self_declared_reading.campaign import campaign


def main() -> None:
    """Print what came of it."""
    readings, seed = (int(each) for each in [*sys.argv[1:], *("100000", "1405")[len(sys.argv) - 1 :]])
    begun = perf_counter()
    tally = campaign(readings, seed)
    seconds = perf_counter() - begun
    print(f"{readings:,} declared readings, seed {seed}, {seconds:.0f} s: {dict(tally.verdicts)}")
    print(f"{tally.kwh:,} kWh billed without a hand; findings: {dict(tally.findings)}")
    print(f"{len(tally.faults)} told otherwise by the model", *tally.faults[:10], sep="\n")
    sys.exit(bool(tally.faults))


if __name__ == "__main__":
    main()
