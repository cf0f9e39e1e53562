"""The application on a port, with TLS."""
