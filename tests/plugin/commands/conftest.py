"""Commands are tested as people at their terminals use them."""

from served_account import configured, port, served

__all__ = ["configured", "port", "served"]
