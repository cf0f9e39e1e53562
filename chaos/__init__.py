"""What kills and counts: `python -m chaos.runs`, `python -m chaos.refresh`, `python -m chaos.graphs`."""
