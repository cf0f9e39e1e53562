"""
Finds on a tape what no tape may hold: headers beyond a list, tokens and secrets by name or by look, other people's accounts and addresses.

Shares nothing with recording.py, so that a mistake there is found here.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

ACCOUNT = "1234567"
HEADERS = {
    "accept",
    "content-type",
    "location",
    "prefer",
    "preference-applied",
    "retry-after",
    "x-n-operationid",
    "x-netsuite-propertynamevalidation",
    "x-netsuite-propertyvaluevalidation",
    "x-netsuite-propertyvalidation",
}

_PLACEHOLDER = re.compile(r"<[a-z_]+>")
_NAME = (
    "access_token|refresh_token|id_token|client_id|client_secret|client_assertion|code_verifier|"
    "token_secret|token_id|consumer_key|consumer_secret|private_key|password"
)
_NAMED = re.compile(rf"({_NAME}|(?<![\w:])code|oauth_\w+)[\"']?\s*[=:]\s*[\"']?([^&\"'\s,}}]+)", re.IGNORECASE)
_SECRET_NAME = re.compile(_NAME, re.IGNORECASE)
_LOOKS = {
    "a JWT": re.compile(r"\beyJ[\w-]{8,}"),
    "a long hexadecimal word": re.compile(r"(?<![0-9a-z])[0-9a-f]{40,}(?![0-9a-z])", re.IGNORECASE),
    "an Authorization value": re.compile(r"\b(?:Bearer|Basic|OAuth)\s+(?!<)[\w.~+/=\"-]{8,}", re.IGNORECASE),
    "a PEM block": re.compile(r"-----BEGIN"),
    "a session cookie": re.compile(r"\b(?:JSESSIONID|NS_VER|_ga)=", re.IGNORECASE),
    "an opaque token": re.compile(r"(?<![\w/+=-])(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+-]{40,}={0,2}"),
    "another account": re.compile(r"\b(?!1234567\b)[0-9]{5,}[_-](?:SB\d+|RP)\b|\bTSTDRV\d+\b", re.IGNORECASE),
}
_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_HOST = re.compile(r"https?://([^/\s\"'?#]+)")
_OUR_HOST = re.compile(rf"{ACCOUNT}\.(?:app|suitetalk\.api|restlets\.api)\.netsuite\.com")
_NEUTRAL_HOSTS = {"json-schema.org", "www.rfc-editor.org", "www.w3.org", "example.com", "system.netsuite.com"}


def leaks(text: str) -> list[str]:
    """Say what must not be on this tape; nothing when it is clean."""
    try:
        tape = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return [f"not a tape: {type(error).__name__}"]
    if not isinstance(tape, dict) or not isinstance(tape.get("interactions"), list):
        return ["not a tape: it has no interactions"]
    found = [f"raw text: {what}" for what, look in _LOOKS.items() if look.search(text)]
    for number, interaction in enumerate(tape["interactions"], start=1):
        for side in ("request", "response"):
            message = interaction[side]
            where = f"exchange {number}, {side}"
            found += [f"{where}: header {name}" for name in message["headers"] if name.lower() not in HEADERS]
            found += [f"{where}: {what}" for what in _in(message)]
    return found


def _in(content: Any, name: str = "") -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _in(value, f"{key}")
            form = key == "form" and isinstance(value, dict)
            if form and "code" in value and not _PLACEHOLDER.fullmatch(str(value["code"])):
                yield "code"
    elif isinstance(content, list):
        for each in content:
            yield from _in(each, name)
    elif isinstance(content, str):
        if _SECRET_NAME.fullmatch(name) and not _PLACEHOLDER.fullmatch(content):
            yield name
        yield from _in_text(content)


def _in_text(text: str) -> Iterator[str]:
    for name, value in _NAMED.findall(text):
        if not _PLACEHOLDER.fullmatch(value):
            yield name
    for what, look in _LOOKS.items():
        if look.search(text):
            yield what
    for domain in _MAIL.findall(text):
        if domain != "example.com":
            yield f"an address at {domain}"
    for host in _HOST.findall(text):
        if host not in _NEUTRAL_HOSTS and not _OUR_HOST.fullmatch(host):
            yield f"the host {host}"
