"""The credentials as this package sees them, over the store's plain rows."""
