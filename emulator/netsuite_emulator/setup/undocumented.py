"""What an account does where no source tells how NetSuite behaves: each default is the case that is harder on a client."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Release = Literal["2020.1", "2025.1", "2026.1"]

_LONGEST = timedelta(days=3_650)


@dataclass(slots=True)
class Undocumented:
    """The unconfirmed behaviour of one account; set an attribute to try the other case."""

    code_lifetime: timedelta = timedelta(seconds=60)
    """How long an authorization code may be exchanged; NetSuite says only that it is short."""

    reuse_revokes_chain: bool = True
    """A spent refresh token that is sent again also ends every token that grew out of the same consent."""

    secret_keeps_public_rules: bool = True
    """An integration with a secret and the Public Client tick rotates refresh tokens even when the secret is sent."""

    secret_in_body: bool = False
    """A client may send its secret in the form instead of Basic; Oracle documents only Basic."""

    commas_between_scopes: bool = True
    """Step one takes scopes with commas between them beside blanks: four unrelated public clients send them. Oracle documents blanks."""

    blanks_between_assertion_scopes: bool = True
    """A client assertion may name its scopes with blanks between them, as a production client does. Oracle documents commas (section_162790605110)."""

    assertion_error: Literal["invalid_client", "invalid_grant", "invalid_request"] = "invalid_client"
    """The `error` of a client assertion that is refused; RFC 7523 section 3.2 says invalid_client."""

    certificates_overlap: bool = False
    """An integration may have two active certificates for one user and role, as it needs while it changes its key."""

    clock_leeway: timedelta = timedelta(0)
    """How far the clock of the signing client may be wrong."""

    pkce_required: bool = False
    """Every client must send a code challenge, as all new integrations must from 2027.1 (section_158081944642)."""

    permission_missing_status: Literal[400, 403, 404] = 403
    """403 INSUFFICIENT_PERMISSION; 400 for the USER_ERROR with the same meaning seen in a public client's test; 404 as if there were no such record."""

    scalars_must_fit: bool = True
    """A text in a number field, or `{"id": …}` in either, is a wrong value; False takes the one for the other."""

    wrong_reference_in_a_line: Literal["INVALID_CONTENT", "USER_ERROR"] = "INVALID_CONTENT"
    """A line's reference to nothing: INVALID_CONTENT with the path of its field (section_156570709583), or USER_ERROR with the path of the line, as once seen."""

    dates_outside_periods: bool = False
    """A transaction may be dated outside the period it says it is posted to, or where there is none: the accounting preference DATEPERIODMISMATCH, whose default is not published."""

    company_language: str = "en"
    """Of another language than English, reads are refused until an Accept-Language header names it (airbyte#34137), writes until Content-Language does (claude-code#48784; UNCONFIRMED over REST). Real accounts refuse users whose own language is another."""

    deleted_records_shown: bool = True
    """Roles beside the administrator's may query `deletedrecord`; the permission it takes is not published."""

    record_types_are_tables: bool = False
    """SuiteQL has a table for every type of transaction and item (salesOrder, kitItem); False for those that somebody has seen (invoice, inventoryItem)."""

    suiteql_takes_params: bool = False
    """Recent documentation shows `params` beside `q` (section_157909186990); measured accounts refuse any other member."""

    suiteql_pages_agree: bool = False
    """Each page is a new execution: rows that an ORDER BY does not tell apart are shuffled. True keeps them in place."""

    lists_are_sorted: bool = False
    """Lists give ids in no order, as real accounts do; True gives them in the order the records were made."""

    release: Release = "2026.1"
    """Whose answers the account gives: links had no method before 2026, enumerations no links; in 2020 these were bare ids."""

    async_looks_before_done: int = 1
    """How often a job is looked at before it says that it is completed."""

    async_seconds_per_record: float = 0.0
    """How long a job takes for each of its records, at least; what it does is done at once."""

    async_tasks_in_one_item: bool = True
    """The list of a job's tasks has all links in one item, as Oracle's sample shows it (article_0127092747); False gives an item a task."""

    async_tasks_in_order: bool = True
    """A job's tasks are in the order of its records (INFERRED: Oracle's samples do not say); False numbers them backwards."""

    retry_after: int | None = None
    """Seconds for a Retry-After header on 429; no captured answer has one."""

    request_size_limit: int = 104_000_000
    """Bytes a request body may have (chapter_161251386312)."""

    def __post_init__(self) -> None:
        if not all(timedelta(0) <= each <= _LONGEST for each in (self.code_lifetime, self.clock_leeway)):
            raise ValueError(f"a lifetime and a leeway take 0 to {_LONGEST.days} days")
        if (
            min(
                self.async_looks_before_done,
                self.async_seconds_per_record,
                self.request_size_limit,
                self.retry_after or 0,
            )
            < 0
        ):
            raise ValueError("a count, a size and seconds are 0 or more")
