"""`python -m truongthi`."""

import sys

from truongthi.command import main

sys.exit(main())
