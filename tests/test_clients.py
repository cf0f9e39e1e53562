"""`make clients`: a client counts only for what the local NetSuite served it and what it then gave its caller."""

import json

import pytest

from conformance import clients
from conformance.peers.homes import Client
from conformance.peers.judging import Account, Expected, judged
from conformance.peers.oauth import OAuthClient, done
from conformance.peers.oauth import judged as signed_in
from conformance.peers.readers import judged as read
from conformance.peers.restlets import judged as compared

EXPECTED = Expected(customer="7", company_name="Acorn", customers=1500)
LIST, QUERY = "/services/rest/record/v1/customer", "/services/rest/query/v1/suiteql"


def account(*seen, made=""):
    return Account([{"method": method, "path": path, "status": status} for method, path, status in seen], made)


@pytest.mark.parametrize(
    ("action", "told", "seen", "done"),
    [
        ("get", {"gave": "Acorn"}, [("GET", f"{LIST}/7", 200)], True),
        ("get", {"gave": "Another"}, [("GET", f"{LIST}/7", 200)], False),
        ("get", {"gave": "Acorn"}, [], False),
        ("get", {"raised": "KeyError"}, [("GET", f"{LIST}/7", 200)], False),
        ("list", {"gave": 1500}, [("GET", LIST, 200)], False),
        ("suiteql", {"gave": 1500}, [("POST", QUERY, 200)] * 2, True),
        ("suiteql", {"gave": 1000}, [("POST", QUERY, 200)] * 2, False),
        ("suiteql", {"not_offered": "no call"}, [], False),
        ("sign_in", {"gave": "now"}, [("GET", f"{LIST}/7", 401), ("GET", f"{LIST}/7", 200)], False),
        ("create", {}, [("POST", LIST, 204)], False),
    ],
)
def test_an_action_is_done_when_both_sides_say_so(action, told, seen, done):
    """What the client claims must have been served, and what was served must have reached its caller."""
    assert done is judged("some-client", action, told, EXPECTED, account(*seen)).done


def test_a_bug_of_the_clients_own_is_told_and_still_needs_the_record():
    """The library drops the new id; the record must be there all the same."""
    told = {"gave": None}
    kept = judged("netsuite", "create", told, EXPECTED, account(("POST", LIST, 204), made="9"))
    assert (True, True) == (kept.done, kept.words.startswith("its own bug"))
    assert not judged("netsuite", "create", told, EXPECTED, account(("POST", LIST, 204))).done
    assert not judged("another", "create", told, EXPECTED, account(("POST", LIST, 204), made="9")).done


def test_the_answers_of_a_restlet_are_held_against_ours():
    """What a client has no call for is no difference; an error is the script's, in whatever words."""
    ours = {
        "get": {"rows": []},
        "post": {"id": "7"},
        "put": 1,
        "delete": 2,
        "error": "400 X: That record does not exist.",
    }
    theirs = {
        "get": {"rows": []},
        "post": {"id": "8"},
        "put": None,
        "error": 'Error: {"message":"That record does not exist."}',
    }

    told = compared(theirs, ours)

    assert ("same", "not offered", "same") == (told["get"], told["put"], told["error"])
    assert "not {'id': '7'}" in told["post"]
    assert "nothing told" in told["delete"]


def test_a_token_counts_when_the_account_issued_it():
    """What a client gave its caller is held against the account's own log, step by step."""
    peer = OAuthClient(Client("npm", "an-oauth-client", "1.0.0", "none.cjs"))
    told = {
        "sign_in": {"gave": "a.1"},
        "call": {"gave": "Got by an OAuth client"},
        "refresh": {"gave": "a.2"},
        "revoke": {"gave": 200},
    }
    log = [
        {"event": event, "token": token}
        for event, token in (("issued", "a.1"), ("issued", "a.2"), ("chain_ended", "r.1"))
    ]

    assert 4 == done(signed_in(peer, told, log))
    assert 3 == done(signed_in(peer, told, log[:2]))  # nothing was revoked
    assert 3 == done(signed_in(peer, told | {"refresh": {"gave": "a.1"}}, log))
    assert 3 == done(signed_in(peer, told | {"call": {"gave": "Another"}}, log))
    assert 3 == done(signed_in(peer, told | {"sign_in": {"gave": "a.9"}}, log))
    assert 3 == done(signed_in(peer, told | {"sign_in": {"raised": "invalid_client"}}, log))
    assert 0 == done(signed_in(peer, {}, log))


def test_a_client_that_cannot_be_installed_is_no_pass(monkeypatch, capsys, tmp_path):
    """Exit code 2, and the line of JSON has no figure for it."""
    monkeypatch.setattr("conformance.peers.homes.HOMES", tmp_path)
    monkeypatch.setattr(clients, "HOMES", tmp_path)
    missing = (Client("npm", "a-client", "1.0.0", "use_none.cjs"),)
    monkeypatch.setattr(clients, "CLIENTS", missing)
    monkeypatch.setattr(clients, "RESTLET_CLIENTS", missing)
    monkeypatch.setattr(clients, "READERS", missing)
    monkeypatch.setattr(clients, "OAUTH_CLIENTS", (OAuthClient(missing[0]),))
    monkeypatch.setenv("PATH", "")
    assert 2 == clients.main()
    assert {} == json.loads(capsys.readouterr().out.splitlines()[-1])["figures"]


def test_a_reader_is_done_when_its_caller_got_every_record():
    """As many as the account has, and those that were made for it under their own names."""
    kept = {"8": "airbyte 0", "9": "airbyte 1"}
    columns = ["id", "lastModifiedDate", "name", "parent", "subsidiary", "refName"]
    told = {"sign_in": {"gave": True}, "metadata": {"gave": columns}, "read": {"gave": {"1": "Sales", **kept}}}
    assert {"done"} == set(read(told, kept, 3).values())
    assert "gave" in read(told, kept, 4)["read"]
    assert "gave" in read(told, {"8": "another"}, 3)["read"]
    assert {"nothing told"} == set(read({}, kept, 3).values())
    assert "SSLError" == read({"read": {"raised": "SSLError"}}, kept, 3)["read"]
