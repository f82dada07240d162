"""`python -m workers [--only TYPE …]`: see `workers.process`."""

import sys

from workers.lean import leave_out_consoles

if __name__ == "__main__":
    leave_out_consoles()
    from workers.process import main

    sys.exit(main())
