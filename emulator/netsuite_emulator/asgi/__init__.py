"""The application: hosts, requests in, answers out."""
