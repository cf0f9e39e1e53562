"""One request that is to be done as a job (`subsect_161278579295`). Nodes need this with discovery, and nothing heavier."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from netsuite_plugin.contract import Effect
from netsuite_plugin.suitetalk.writes import Write


@dataclass(frozen=True)
class Submission:
    """
    One request that is to be done as a job.

    `key` is a UUID: NetSuite takes a second request with it for the first (`subsect_164494900632`). `size` is the number of its records.
    """

    method: str
    path: str
    tried: str
    key: str
    size: int
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def all_headers(self) -> Mapping[str, str]:
        """The headers that decide something."""
        return {**self.headers, "Prefer": "respond-async", "X-NetSuite-Idempotency-Key": self.key}


def effect_as_job(effect: Effect) -> Effect:
    """Return what repeating a write does when it goes as a job: what could be sent only once finds its job by the key."""
    return "keyed" if effect == "once" else effect


def submission_of(write: Write, root: str, number: int = 0) -> Submission:
    """Return the request of a write as a job; its key is drawn from `root` and `number`, which counts the jobs that were refused."""
    return Submission(
        write.method,
        write.path,
        write.tried,
        key=str(uuid.uuid5(uuid.NAMESPACE_URL, f"netsuite-nodes/{root}/{number}/{write.method} {write.path}")),
        size=1,
        query=write.query,
        body=write.body,
        headers=write.headers,
    )


def as_job(write: Write, root: str) -> Write:
    """Return a write as it is submitted."""
    return replace(write, headers=submission_of(write, root).all_headers)
