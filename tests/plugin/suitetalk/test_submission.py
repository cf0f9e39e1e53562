"""One request that is to be done as a job."""

import uuid

from netsuite_plugin.suitetalk.submission import as_job, effect_as_job, submission_of
from netsuite_plugin.suitetalk.writes import update

WRITE = update("salesOrder", "7", {"memo": "x"})


def test_what_could_be_sent_once_is_keyed():
    """The rest stays."""
    assert ["keyed", "keyed", "idempotent"] == [effect_as_job(each) for each in ("once", "keyed", "idempotent")]


def test_the_key_is_that_of_the_piece_of_work():
    """A UUID, as NetSuite asks for: the same for the same root, another one after a refusal and for other work."""
    first = submission_of(WRITE, "a").key

    assert str(uuid.UUID(first)) == first == submission_of(WRITE, "a").key
    assert 3 == len({first, submission_of(WRITE, "a", 1).key, submission_of(WRITE, "b").key})


def test_a_write_as_a_job_asks_for_one():
    """With its own headers, its key, and `Prefer: respond-async`."""
    headers = as_job(WRITE, "a").headers

    assert ("respond-async", submission_of(WRITE, "a").key) == (
        headers["Prefer"],
        headers["X-NetSuite-Idempotency-Key"],
    )
    assert WRITE.headers.items() <= headers.items()
