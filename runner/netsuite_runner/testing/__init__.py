"""For tests: a run from beginning to end in one process, and the suite a store of runs must pass."""
