"""What may be secret is not shown."""

import pytest

from netsuite_plugin.transport.redact import redact


def test_what_may_be_secret_is_taken_out_of_quotes():
    """Tokens, codes and secrets in whatever shape."""
    text = "code=abc123 access_token: eyJhbGciOiJSUzI1NiJ9.e30.sig client_secret='hush' Bearer abcdefghijkl " + "f" * 64
    shown = redact(text)
    for secret in ("abc123", "eyJ", "hush", "abcdefghijkl", "f" * 40):
        assert secret not in shown


@pytest.mark.fault("B2")
def test_a_secret_hides_behind_no_other_character():
    """Glued to letters, after a control character, or a megabyte long."""
    token, digest = "eyJhbGciOiJSUzI1NiJ9.e30.sig", "a1" * 32
    for text in (f"x{token}", f"\x1b[2J{token}", f"_{digest}z", token * 100_000):
        shown = redact(text)
        assert "eyJ" not in shown
        assert digest[:40] not in shown
        assert shown.isprintable()
        assert len(shown) <= 300
