"""What may be secret is not shown."""

from netsuite_plugin.transport.redact import redact


def test_what_may_be_secret_is_taken_out_of_quotes():
    """Tokens, codes and secrets in whatever shape."""
    text = "code=abc123 access_token: eyJhbGciOiJSUzI1NiJ9.e30.sig client_secret='hush' Bearer abcdefghijkl " + "f" * 64
    shown = redact(text)
    for secret in ("abc123", "eyJ", "hush", "abcdefghijkl", "f" * 40):
        assert secret not in shown
