"""What a machine asks a worker."""

import json
import urllib.error
import urllib.request

import pytest

from netsuite_runner.worker.health import Health


def test_it_says_whether_the_worker_works():
    well = [True]
    health = Health(0, lambda: (well[0], {"state": "working"}))
    address = f"http://127.0.0.1:{health.port}"
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
        assert (200, {"state": "working"}) == (answer.status, json.load(answer))

    well[0] = False

    assert 503 == refused(f"{address}/healthz")
    assert 404 == refused(f"{address}/else")
    health.close()


def refused(address):
    """How a request is refused."""
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(address, timeout=10)
    with error.value:
        return error.value.code
