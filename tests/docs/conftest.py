"""Pages are tested as people follow them."""

from served_account import configured, port, served

__all__ = ["configured", "port", "served"]
