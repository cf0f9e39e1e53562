"""The authorization code grant as NetSuite does it: pages, tokens, refresh, revocation and the check of every call."""
