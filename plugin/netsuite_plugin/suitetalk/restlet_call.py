"""One call of a RESTlet, and what can be known to be wrong with it. Nodes need this with discovery, and nothing heavier."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, JsonValue

from netsuite_plugin.contract import ConfigurationError, Effect


def _as_text(given: object) -> object:
    """Return a number as its digits: the IDs of scripts and parameters are written either way."""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


Id: TypeAlias = Annotated[str, BeforeValidator(_as_text)]
Parameters: TypeAlias = dict[str, Id]
Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]
Content: TypeAlias = Literal["json", "text"]

_SCRIPT = re.compile(r"[0-9]{1,10}|customscript[a-z0-9_]{1,40}", re.IGNORECASE)
_DEPLOYMENT = re.compile(r"[0-9]{1,10}|customdeploy[a-z0-9_]{1,40}", re.IGNORECASE)
_OURS = frozenset({"script", "deploy", "compid"})
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
"""What no address can have: NUL, and halves of surrogate pairs."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Call:
    """
    One call of a script, as it is sent.

    `key_field` is the field of the body that carries the key of this piece of work, for a script that does nothing when it has that key
    already. `content` decides how the body is sent, and how the script is to answer.
    """

    method: Method
    script: str
    deploy: str
    effect: Effect
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    content: Content = "json"
    body: JsonValue = None
    key_field: str | None = None

    def __post_init__(self) -> None:
        """
        Check what can be known before anything is sent.

        Raises:
            ConfigurationError: An ID, a parameter or the body cannot be right.
        """
        if wrong := _wrong_with(self):
            raise ConfigurationError(f"{wrong} Nothing was sent.")

    @property
    def tried(self) -> str:
        """What every message begins with."""
        return f"Calling the RESTlet {self.script} ({self.method})"

    def keyed(self, key: str) -> "Call":
        """Return the call with the key in its body."""
        if self.key_field is None or not isinstance(self.body, dict):
            return self
        return replace(self, body={**self.body, self.key_field: key}, key_field=None)


def _wrong_with(call: Call) -> str | None:
    if _SCRIPT.fullmatch(call.script) is None:
        return f"script: {call.script[:100]!r} is not the ID of a script: it is a number or customscript_…, as its page in NetSuite shows."
    if _DEPLOYMENT.fullmatch(call.deploy) is None:
        return f"deploy: {call.deploy[:100]!r} is not the ID of a deployment: it is a number or customdeploy_…."
    for name, value in call.parameters.items():
        if name.lower() in _OURS:
            return f"parameters: {name} says which script is called: give it as script and deploy."
        if not name or _CONTROL.search(name) or _UNSENDABLE.search(name + value):
            return f"parameters: {name[:100]!r} cannot stand in an address: leave it out, or correct it."
    if call.content == "text" and not (call.body is None or isinstance(call.body, str)):
        return "body: with content: text it is a text; leave content out to send JSON."
    if call.key_field is None:
        return None
    if call.content == "text" or not isinstance(call.body, dict):
        return f"key_field: the key is put into the field {call.key_field!r} of the body, so the body is a JSON object."
    if not call.key_field or call.key_field in call.body:
        return f"key_field: {call.key_field!r} is to hold the key and is in the body already: leave it out there."
    return None
