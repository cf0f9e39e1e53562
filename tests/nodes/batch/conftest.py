"""What the tests of batches share."""

import json
import re
from collections import Counter

import pytest


class Killed(BaseException):
    """As kill -9 ends a process."""


class Note:
    """A checkpoint that is kept; after so many saves the process dies."""

    def __init__(self, dies_after=None):
        self.kept, self.dies_after = None, dies_after

    async def load(self):
        return self.kept

    async def save(self, value):
        self.kept = json.loads(json.dumps(value))
        if self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after == 0:
                raise Killed


@pytest.fixture
def note():
    """Make a checkpoint."""
    return Note


@pytest.fixture
def killed():
    """What a note raises when the process dies."""
    return Killed


@pytest.fixture
def kinds():
    """Count the requests of a wire by what they are for."""

    def counted(wire):
        said = Counter()
        for request in wire.requests:
            path = re.sub(r"/(job|task)/\d+", r"/\1/N", request.url.path)
            said[f"{request.method} {path.rpartition('/v1/')[2]}"] += 1
        return said

    return counted


@pytest.fixture
def firms(netsuite):
    """Three customers with external IDs."""
    return [
        netsuite.given("customer", companyName=f"Firm {place}", externalId=f"FIRM-{place}", subsidiary="1")
        for place in range(3)
    ]
