"""What measures: calls, runs, the emulator, refreshes and the doctor, each side by side with what it stands on, by `python -m benchmarks.NAME`."""

import os
import sys

# modules are compiled once, as where packages are installed: a process that compiles them all anew measures the compiler
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
