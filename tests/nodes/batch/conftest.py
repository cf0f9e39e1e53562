"""What the tests of batches share."""

import re
from collections import Counter

import pytest


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
