"""Who comes to the pages in tests: of northwind its administrator and members, of another organization its administrator, one of none."""

from netsuite_plugin.contract import Caller

BASE = "https://127.0.0.1:8765"
OMAR = Caller("omar", "northwind")
OTTO = Caller("otto", "southwind", role="administrator")
SAM = Caller("sam")
TEAM = Caller("tea", "northwind", frozenset({"finance"}))
ANALYST, ADMIN = ("analyst@example.com", "analyst-password"), ("admin@example.com", "admin-password")
