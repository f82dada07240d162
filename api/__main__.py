"""`python -m api`: see `api.process`."""

import sys

from api.process import main

if __name__ == "__main__":
    sys.exit(main())
