"""How an account is entered: the tokens that were granted, and what they are signed with."""
