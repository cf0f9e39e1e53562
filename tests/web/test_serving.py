"""The app on a port: with a certificate of its own, that stays the same from start to start."""

import socket
import ssl
from datetime import timedelta

import httpx
import pytest

import counting
from conftest import MARIA
from netsuite_plugin.commands.self_signed import self_signed
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.settings import Settings
from netsuite_web.serving import certificate, serve_hosted, serve_locally, started

NAVIGATES = {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def test_a_link_signs_in_over_https(tmp_path, monkeypatch):
    """Once."""
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path))
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    with started(counting.registry(), Settings(), {"maria": MARIA}) as links:
        trusted = ssl.create_default_context(cafile=next(tmp_path.rglob("web.pem")))
        with httpx.Client(verify=trusted, headers=NAVIGATES, follow_redirects=True) as browser:
            page = browser.get(links["maria"])
            again = httpx.get(links["maria"], verify=trusted, headers=NAVIGATES)

    assert (200, 401) == (page.status_code, again.status_code)
    assert "Connectors" in page.text


def test_the_certificate_stays_until_its_year_is_nearly_over(tmp_path):
    """A browser warns of it once; what is damaged or nearly over is made anew, and nobody else may read it."""
    file = certificate(tmp_path / "state")
    first = file.read_bytes()
    assert first == certificate(tmp_path / "state").read_bytes()
    assert 0o600 == file.stat().st_mode & 0o777

    for spoiled in (b"nonsense", self_signed(timedelta(days=10))):
        file.write_bytes(spoiled)
        assert spoiled != certificate(tmp_path / "state").read_bytes()
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be kept in"):
        certificate(tmp_path / "file")


def test_a_port_that_is_taken_or_none_is_an_error(tmp_path, monkeypatch):
    """Before anything is served."""
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path))
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"Port {port} on 127.0.0.1 cannot be listened on"):
            serve_locally(counting.registry(), Settings(), port=port, open_browser=False, workflows=None)
        with pytest.raises(
            ConfigurationError, match="Port 99999 on 127.0.0.1 cannot be listened on: ports are 0 to 65535"
        ):
            serve_locally(counting.registry(), Settings(), port=99_999, open_browser=False, workflows=None)
        with pytest.raises(ConfigurationError, match=f"Port {port}"):
            serve_hosted(
                counting.registry(), Settings(), base="https://a.example", host="127.0.0.1", port=port, workflows=None
            )
