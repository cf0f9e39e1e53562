"""Every nonce that came, whatever became of its call."""

import httpx
import pytest

from netsuite_emulator.access.nonce_log import NonceLog

TIME = "https://1234567.suitetalk.api.netsuite.com/services/rest/system/v1/serverTime"


def header(nonce, timestamp="1", token="of-hers"):
    return {"Authorization": f'OAuth oauth_token="{token}", oauth_nonce="{nonce}", oauth_timestamp="{timestamp}"'}


async def test_refused_struck_and_lost_calls_are_in_it(browser, account):
    """A client that repeats the nonce of a call that never reached the service is seen as well."""
    await browser.get(TIME, headers=header("refused-for-its-signature"))
    account.busy()
    await browser.get(TIME, headers=header("refused-for-want-of-room", "2"))
    account.faults.add("reset", times=1)
    with pytest.raises((httpx.TransportError, ConnectionError)):
        await browser.get(TIME, headers=header("never-answered", "3"))
    await browser.get(TIME, headers={"Authorization": "OAuth rubbish"})
    await browser.get(TIME)

    assert [
        {"token": "of-hers", "nonce": "refused-for-its-signature", "timestamp": "1"},
        {"token": "of-hers", "nonce": "refused-for-want-of-room", "timestamp": "2"},
        {"token": "of-hers", "nonce": "never-answered", "timestamp": "3"},
    ] == account.tba.nonces.entries
    assert [] == account.tba.nonces.repeated()


def test_a_nonce_is_repeated_within_its_token():
    """Whatever the timestamp; two tokens may draw the same one."""
    log = NonceLog()
    for token, nonce, timestamp in (("a", "x", "1"), ("b", "x", "1"), ("a", "y", "1"), ("a", "y", "2")):
        log.note({"oauth_token": token, "oauth_nonce": nonce, "oauth_timestamp": timestamp})
    assert ["y"] == log.repeated()
