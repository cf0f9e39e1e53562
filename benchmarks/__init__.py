"""What measures: calls, runs, the emulator, refreshes and the doctor, each side by side with what it stands on, by `python -m benchmarks.NAME`."""
