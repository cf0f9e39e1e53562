"""What a person is told of a grant: its state and its nearest end."""

from datetime import timedelta

import pytest

from netsuite_plugin.credentials.model.grant import UNMAPPED, AuthorizationCodeGrant, ClientCredentialsGrant
from netsuite_plugin.credentials.model.state import end_of, state_of

pytestmark = pytest.mark.fault("C4")


@pytest.fixture
def now(clock):
    return clock.now()


def grant(now, **changes):
    of_it = {"account": "1234567", "role": "3", "user": "-5", "config_id": "nsc-1", "client_id": "c"}
    times = {"connected_at": now, "access_expires_at": now}
    return AuthorizationCodeGrant(**{**of_it, **times, **changes})


def test_the_nearest_end_is_said(now):
    """Idle death before the end of the chain; in words that fit the time that is left."""
    hours, days = timedelta(hours=1), timedelta(days=1)
    for unused, chain, said in (
        (hours, 7 * days, "dies in 1 h if unused"),
        (0.5 * hours, 7 * days, "dies in 30 min if unused"),
        (48 * hours, 7 * days, "dies in 48 h if unused"),
        (7 * days, 7 * days, "ends in 7 days"),
        (-hours, 7 * days, "ended on"),
    ):
        found = end_of(grant(now, refresh_expires_at=now + unused, reconnect_by=now + chain), now)
        assert found.startswith(said)
    assert not end_of(grant(now), now)


def test_states_are_told_apart(now):
    """Never connected is not expired, and neither is a client ID that was replaced."""
    later, over = now + timedelta(days=1), now - timedelta(seconds=1)
    never = ClientCredentialsGrant(
        **{
            key: value
            for key, value in grant(now).model_dump().items()
            if key in ClientCredentialsGrant.model_fields and key != "grant_type"
        },
        certificate_expires_at=later,
    ).ended(UNMAPPED)
    assert "never connected" == state_of(never, client_id="c", now=now)
    assert "expired" == state_of(grant(now, refresh_expires_at=over, reconnect_by=later), client_id="c", now=now)
    assert "connected" == state_of(grant(now, reconnect_by=later), client_id="c", now=now)
    assert "connected" == state_of(grant(now, reconnect_by=later), client_id=None, now=now)
    assert "reconnect required" == state_of(grant(now, reconnect_by=later), client_id="another", now=now)
    assert "reconnect required" == state_of(grant(now).ended("invalid_grant"), client_id="c", now=now)
