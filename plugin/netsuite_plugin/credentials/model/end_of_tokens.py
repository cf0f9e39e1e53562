"""
Until when NetSuite takes token-based authentication, and what replaces it.

`section_0525020842`: no new integrations from 2027.1, the end tentatively with 2028.1; a release note of September 2026
(`section_158921905537`, as a third party quotes it) says 2028.2. The earlier one is planned for, and both are named.
"""

from datetime import UTC, datetime

NO_NEW = "takes no new integrations of that kind from 2027.1"
ENDS = "ends with NetSuite 2028.1 (tentative; another announcement says 2028.2)"
EARLIEST_END = datetime(2028, 1, 1, tzinfo=UTC)
"""Releases named .1 come to the first accounts early in their year: inferred from the name, not announced."""
REPLACED_BY = "OAuth 2.0: a login of one's own (connect), or a service account where no person stands behind the work"
