"""What a machine asks a worker."""

import json
import socket
import urllib.error
import urllib.request

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_runner.worker.health import Health


def test_it_says_whether_the_worker_works():
    well = [True]
    health = Health(0, lambda: (well[0], {"state": "working"}))
    address = f"http://127.0.0.1:{health.port}"
    with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
        assert (200, {"state": "working"}) == (answer.status, json.load(answer))

    well[0] = False

    assert 503 == refused(f"{address}/healthz")
    assert 503 == refused(urllib.request.Request(f"{address}/healthz", method="HEAD"))
    assert 404 == refused(f"{address}/else")
    health.close()


def test_a_port_that_it_cannot_have_is_said():
    """One that somebody has, and one that is none."""
    with socket.socket() as holder:
        holder.bind(("", 0))
        holder.listen()
        for port in (holder.getsockname()[1], 99_999):
            with pytest.raises(ConfigurationError, match=rf"Port {port} cannot be listened on: .*--health-port"):
                Health(port, lambda: (True, {}))


def refused(address):
    """How a request is refused."""
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(address, timeout=10)
    with error.value:
        return error.value.code
