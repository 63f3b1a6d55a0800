"""What the exit codes of `unknot` mean."""

FINE = 0
BAD_INPUT = 2
SAFETY_REFUSED = 3
STORAGE = 4
STOPPED = 130
