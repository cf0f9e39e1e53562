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

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/healthz", timeout=10)
    assert 503 == refused.value.code
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/else", timeout=10)
    health.close()
