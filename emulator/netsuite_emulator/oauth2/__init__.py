"""OAuth 2.0 as NetSuite speaks it: pages, token endpoint, certificates, and the check of every call."""
