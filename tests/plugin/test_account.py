"""Account IDs in any spelling, workspace names, and nothing that leads elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netsuite_plugin.account import AccountId, Workspace, check_domain
from netsuite_plugin.contract import ConfigurationError

spellings = st.sampled_from(
    [str.lower, str.upper, str.title, lambda text: f"  {text}\n", lambda text: text.replace("_", "-")]
)
account_ids = st.from_regex(r"\A(?:[1-9][0-9]{4,9}|TSTDRV[0-9]{4,7})(?:_SB[1-9]|_RP)?\Z")


@given(account_ids, st.lists(spellings, max_size=3))
def test_every_spelling_is_the_same_account(account_id, changes):
    """Case, blanks, `-` or `_`: one account, one host label."""
    typed = account_id
    for change in changes:
        typed = change(typed)

    assert account_id == AccountId.parse(typed).id
    assert account_id.lower().replace("_", "-") == AccountId.parse(typed).label
    assert AccountId.parse(typed) == Workspace.parse(typed).account


@given(account_ids)
def test_a_pasted_address_is_its_account(account_id):
    """People paste what the browser shows."""
    label = AccountId.parse(account_id).label
    for url in (
        f"https://{label}.app.netsuite.com/app/center/card.nl?sc=-29",
        f"{label}.app.netsuite.com",
        f"https://{label}.suitetalk.api.netsuite.com/",
    ):
        assert account_id == str(Workspace.parse(url).account)


@given(st.text(max_size=40))
def test_whatever_is_typed_leads_to_netsuite_or_nowhere(typed):
    """The login page is always on NetSuite's own domain."""
    try:
        url = Workspace.parse(typed).authorization_endpoint()
    except ConfigurationError:
        return
    host = url.removeprefix("https://").partition("/")[0]
    assert host.endswith(".app.netsuite.com")
    assert 4 == host.count(".") + 1
    assert host.isascii()


@pytest.mark.parametrize(
    "typed",
    [
        "evil.com/x", "a.b", "two words", "..", ".", "", "   ", "me@acme", "acme:8443", "acme/..", "https://evil.com", "system",
        "https://acme.app.netsuite.com.evil.com", "https://evil.com/acme.app.netsuite.com", "https://acme.app.netsuite.com:8443",
        "https://user@acme.app.netsuite.com", "http://acme.app.netsuite.com", "https://a.b.app.netsuite.com", "https://app.netsuite.com",
        "https://system.netsuite.com", "acme#", "acme?x", "acme%2e", "ácme", "-acme", "acme\n.evil", "https://acme.app.netsuite.com\\@evil.com",
        "https://[::1]", "https://acme.app.netsuite.com:x", "acme.app.netsuite.localhost:8443", "a" * 64,
    ],
)  # fmt: skip
def test_what_is_no_workspace_name_is_refused(typed):
    """A clear error before any request."""
    with pytest.raises(ConfigurationError):
        Workspace.parse(typed)


def test_a_name_that_is_no_account_id_only_opens_the_login_page():
    """The account then comes from what NetSuite returns."""
    workspace = Workspace.parse("Acme-Trading")

    assert workspace.account is None
    assert "https://acme-trading.app.netsuite.com/app/login/oauth2/authorize.nl" == workspace.authorization_endpoint()


@pytest.mark.parametrize(
    "domain",
    [
        "evil.com",
        "netsuite.com.evil.com",
        "netsuite.localhost",
        "netsuite.localhost:0",
        "netsuite.localhost:80/x",
        "x.netsuite.com",
        "netsuite.com:443",
    ],
)
def test_only_two_realms_exist(domain):
    """Tokens cannot be led to another domain by a setting."""
    with pytest.raises(ConfigurationError):
        check_domain(domain)


def test_account_hosts_are_spelled_in_one_place():
    """Sandbox and production never share one."""
    assert {
        "https://1234567-sb1.suitetalk.api.netsuite.com",
        "https://1234567-sb1.restlets.api.netsuite.com",
    } == AccountId.parse("1234567_SB1").api_origins()
