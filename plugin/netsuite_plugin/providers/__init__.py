"""The credential providers a host finds."""
