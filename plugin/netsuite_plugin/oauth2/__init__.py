"""OAuth 2.0 as the RFCs tell it: authorization code with PKCE, refresh with rotation, bearer tokens. oauthlib forms the messages."""
