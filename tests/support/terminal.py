"""What people type at their terminals."""

import io
import json
import sys

from netsuite_runner.cli import run


def become(monkeypatch, user, role="member"):
    monkeypatch.setenv("NETSUITE_NODES_USER", user)
    monkeypatch.setenv("NETSUITE_NODES_ROLE", role)


def setup(monkeypatch, netsuite, port, *flags, key="both", secret=None):
    client = netsuite.integrations[key]
    typed(monkeypatch, f"{client.client_secret}\n")
    how = "--client-secret-stdin" if secret is None else "--no-secret"
    redirect = ["--redirect-uri", f"https://127.0.0.1:{port}/auth/callback"]
    return run(["setup", "--client-id", client.client_id, how, *redirect, *flags])


def typed(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def listed(capsys):
    capsys.readouterr()
    assert 0 == run(["credentials", "list", "--json"])
    return json.loads(capsys.readouterr().out)["credentials"]
