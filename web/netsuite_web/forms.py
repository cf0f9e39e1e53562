"""A form that was sent: what was typed, which stays, and one error a field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr, ValidationError

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.text import from_outside

_LONGEST = 500
_SECRET = "client_secret"  # noqa: S105 - the name of a field


@dataclass
class Form:
    """What stands in the fields, without any secret, and what is wrong with them. `whole` is about none of them alone."""

    values: dict[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    whole: str = ""

    @property
    def status(self) -> int:
        """The status of a page with this form on it."""
        return 422 if self.errors or self.whole else 200


def config_form() -> Form:
    """Return the form of a new OAuth Config, with NetSuite's own defaults."""
    return Form({"refresh_token_validity": "48", "maximum_rotation": "168", "consent_policy": "always ask"})


def read_config(
    given: Mapping[str, str], *, redirect_uri: str, domain: str, secret_needed: bool = False
) -> tuple[OAuthConfig | None, Form]:
    """Read the form of an OAuth Config; None where something in it is wrong. What was typed comes back, the secret does not."""
    kept = {name: value[:_LONGEST] for name, value in given.items() if name != "client_secret"}
    form = Form({**config_form().values, **kept})
    client_id, secret = given.get("client_id", "").strip(), given.get("client_secret", "").strip()
    form.errors |= _client_errors(client_id, secret, secret_needed=secret_needed)
    hours: dict[str, int] = {}
    for name in ("refresh_token_validity", "maximum_rotation"):
        number, wrong = _hours(form.values[name])
        hours[name] = number
        if wrong:
            form.errors[name] = wrong
    if form.errors:
        return None, form
    try:
        config = OAuthConfig.model_validate(
            {
                "client_id": client_id,
                "client_secret": SecretStr(secret) if secret else None,
                "redirect_uri": redirect_uri,
                "account": given.get("account", "").strip() or None,
                "domain": domain,
                "consent_policy": form.values["consent_policy"],
                **hours,
            }
        )
    except ValidationError as error:
        for each in error.errors(include_url=False, include_input=False):
            name = str(each["loc"][0])
            form.errors[name] = from_outside(each["msg"].removeprefix("Value error, "))
        return None, form
    return config, form


def _client_errors(client_id: str, secret: str, *, secret_needed: bool) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not client_id:
        errors["client_id"] = "NetSuite shows it once, when the integration record is saved."
    elif len(client_id) > 512:
        errors["client_id"] = (
            f"That is {len(client_id):,} characters; a client ID has 64. Copy it from NetSuite’s page alone."
        )
    elif any(not "!" <= letter <= "~" for letter in client_id):
        errors["client_id"] = "A client ID has letters and digits only. Copy it again: something else came along."
    if secret and (len(secret) > 512 or any(not "!" <= letter <= "~" for letter in secret)):
        errors[_SECRET] = "That is not a client secret: it is one word of letters and digits. Copy it again."
    if secret_needed and not secret:
        errors[_SECRET] = "Paste the new secret that NetSuite shows after Reset Credentials."
    return errors


def _hours(text: str) -> tuple[int, str]:
    typed = text.strip()
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        return 0, "Write whole hours, from 1 to 720."
    hours = int(typed)
    if hours < 1:
        return 0, "NetSuite asks for at least 1 hour."
    if hours > 720:
        return 0, "NetSuite allows 720 at most, which is 30 days."
    return hours, ""


def workspace_error(typed: str, error: ConfigurationError) -> str:
    """Say what is wrong with a workspace name, as it was typed."""
    name = typed.strip()
    if not name:
        return "Type the first part of your NetSuite address, or your account ID."
    if len(name) > 200:
        return f"That is {len(name):,} characters; a NetSuite address has at most 63 before its first dot."
    return from_outside(str(error))
