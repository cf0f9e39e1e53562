"""A form that was sent: what was typed stays but for secrets, and each field has an error of its own."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_web.forms import config_form, read_config, workspace_error

GOOD = {"client_id": "c" * 64, "client_secret": "s" * 64}


def read(**given):
    return read_config({**GOOD, **given}, redirect_uri="https://127.0.0.1:8765/auth/callback", domain="netsuite.com")


def test_what_is_typed_is_read():
    """With NetSuite's own hours where nothing is said of them."""
    config, form = read(account="1234567-sb1", maximum_rotation=" 720 ")
    assert ("1234567_SB1", 48, 720, "always ask") == (
        config.account,
        config.refresh_token_validity,
        config.maximum_rotation,
        config.consent_policy,
    )
    assert "s" * 64 == config.secret()
    assert 200 == form.status
    assert config_form().values["maximum_rotation"] == "168"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("client_id", " ", "shows it once"),
        ("client_id", "c" * 600, "600 characters"),
        ("client_id", "two words", "letters and digits"),
        ("client_id", "\u202eabc", "letters and digits"),
        ("client_secret", "two words", "not a client secret"),
        ("client_secret", "s" * 600, "not a client secret"),
        ("refresh_token_validity", "0", "at least 1 hour"),
        ("refresh_token_validity", "721", "720 at most"),
        ("maximum_rotation", "٤٨", "whole hours"),
        ("maximum_rotation", "9" * 5_000, "whole hours"),
        ("maximum_rotation", "1.5", "whole hours"),
        ("account", "evil.example", "not a NetSuite account ID"),
        ("consent_policy", "whatever", ""),
    ],
)
def test_what_is_wrong_stands_at_its_field(field, typed, said):
    """And the secret never comes back."""
    config, form = read(**{field: typed})
    assert config is None
    assert [field] == list(form.errors)
    assert said in form.errors[field]
    assert 422 == form.status
    assert "client_secret" not in form.values


def test_a_secret_is_asked_for_where_it_is_all_there_is():
    """Where it replaces another one."""
    _, form = read_config(
        {**GOOD, "client_secret": ""}, redirect_uri="https://a/b", domain="netsuite.com", secret_needed=True
    )
    assert "Paste the new secret" in form.errors["client_secret"]


@pytest.mark.parametrize(
    ("typed", "said"), [(" ", "Type the first part"), ("a" * 999, "999 characters"), ("?", "is none")]
)
def test_a_workspace_name_that_is_none(typed, said):
    """Short for a long paste."""
    assert said in workspace_error(typed, ConfigurationError("'?' is none."))
