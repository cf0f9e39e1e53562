"""What an account does where no source tells how NetSuite behaves: each default is the case that is harder on a client."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(slots=True)
class Choices:
    """The unconfirmed behaviour of one account; set an attribute to try the other case."""

    code_lifetime: timedelta = timedelta(seconds=60)
    """How long an authorization code may be exchanged; NetSuite says only that it is short."""

    reuse_revokes_chain: bool = True
    """A spent refresh token that is sent again also ends every token that grew out of the same consent."""

    secret_keeps_public_rules: bool = True
    """An integration with a secret and the Public Client tick rotates refresh tokens even when the secret is sent."""

    permission_missing_status: int = 403
    """403 INSUFFICIENT_PERMISSION, or 400 for the USER_ERROR with the same meaning seen in a public client's test."""

    suiteql_takes_params: bool = False
    """Recent documentation shows `params` beside `q` (section_157909186990); measured accounts refuse any other member."""

    suiteql_pages_agree: bool = False
    """Each page is a new execution: rows that an ORDER BY does not tell apart are shuffled. True keeps them in place."""

    lists_are_sorted: bool = False
    """Lists give ids in no order, as real accounts do; True gives them in the order the records were made."""

    retry_after: int | None = None
    """Seconds for a Retry-After header on 429; no captured answer has one."""

    request_size_limit: int = 104_000_000
    """Bytes a request body may have (chapter_161251386312)."""
