"""What replays traffic, tries other people's clients and fuzzes: `python -m conformance.NAME`."""
