"""What writes pages, shows the demo and starts local servers: `python -m tools.NAME`."""
