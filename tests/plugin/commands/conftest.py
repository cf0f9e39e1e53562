"""Commands are tested as people at their terminals use them."""

from connected_terminal import connected_person, customers
from served_account import configured, port, served

__all__ = ["configured", "connected_person", "customers", "port", "served"]
