"""OAuth 1.0a as RFC 5849 describes it: requests signed with the secrets of a client and of a token. No word of NetSuite."""
