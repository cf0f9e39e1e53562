"""The REST record service: records as JSON, read, listed and written one at a time."""
