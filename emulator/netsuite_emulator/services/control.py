"""`/__emulator__/…` on 127.0.0.1: what a test in another process may ask of the emulator itself."""

import inspect
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from types import NoneType
from typing import Any

from netsuite_emulator.account import Account, DataCenter
from netsuite_emulator.http.exchange import Answer, Request, plain_json
from netsuite_emulator.http.faults import Latency
from netsuite_emulator.http.problems import invalid_content, method_not_allowed, nonexistent
from netsuite_emulator.scripts import File, FilesAndSearches
from netsuite_emulator.setup.administration import change
from netsuite_emulator.setup.integrations import SCOPES, Integration
from netsuite_emulator.setup.roles import ADMINISTRATOR

PREFIX = "/__emulator__/"

Body = dict[str, Any]

_LARGEST = 10**15


def answer(center: DataCenter, request: Request) -> Answer:
    """Answer one request; a POST must be JSON, which keeps pages of other sites out."""
    place, _, action = request.path.removeprefix(PREFIX).partition("/")
    if not request.path.startswith(PREFIX) or (place not in center.accounts and request.path != f"{PREFIX}clock"):
        raise nonexistent(_nothing_here(center, request))
    if request.method not in {"GET", "POST"}:
        raise method_not_allowed(request.method)
    if request.method == "POST" and request.content_type != "application/json":
        raise invalid_content("Send JSON.")
    try:
        body = request.json_object() if request.body else {}
        _check_values(body)
        if place == "clock":
            return plain_json(_clock(center, body if request.method == "POST" else {}))
        found = (_VIEWS if request.method == "GET" else _ACTIONS).get(action)
        if found is None:
            raise nonexistent("There is no such view." if request.method == "GET" else "There is no such action.")
        return plain_json(found(center.accounts[place], body) or {})
    except KeyError as missing:
        raise invalid_content(f"Not understood: there is no {missing}") from None
    except (TypeError, ValueError, OverflowError) as fault:
        raise invalid_content(f"Not understood: {fault}") from None


def _nothing_here(center: DataCenter, request: Request) -> str:
    """Say how accounts are reached: most who come here took the address for one of NetSuite's hosts."""
    account = next(iter(center.accounts.values()))
    return (
        f"There is no such account in this emulator; it has {', '.join(center.accounts)}. NetSuite's services are reached as "
        f"{request.origin}/{account.id}/services/rest/ or as "
        f"{request.scheme}://{account.host_label}.suitetalk.api.{center.domain}/services/rest/"
    )


def _check_values(value: Any) -> None:
    """Refuse, however deep, a number that nothing here can mean and arithmetic may not survive, and half of a surrogate pair."""
    if isinstance(value, str):
        value.encode()
    if isinstance(value, int | float) and abs(value) > _LARGEST:
        raise ValueError(f"a number here is at most {_LARGEST:,}")
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_values(each)


def _clock(center: DataCenter, body: Body) -> Body:
    """Tell the emulator's time, after moving it by `timedelta`'s own names: hours, seconds, …."""
    center.move(**body)
    return {"now": center.clock().isoformat()}


def _faults(account: Account, _: Body) -> Body:
    armed = [
        {"fault": each.kind, "on": each.on, "times": each.times, "share": each.share} for each in account.faults.armed
    ]
    latency = account.faults.latency
    return {
        "latency": asdict(latency if isinstance(latency, Latency) else Latency(latency)),
        "armed": armed,
        "injected": [each.as_json() for each in account.faults.injected],
    }


def _requests(account: Account, _: Body) -> Body:
    return {"requests": [asdict(each) for each in account.requests]}


def _setup(account: Account, _: Body) -> Body:
    """Show what an administrator set up; secrets and passwords stand in what `serve` printed."""
    return {
        "features": asdict(account.features),
        "integrations": [_integration(each) for each in account.integrations.values()],
        "users": [{"email": each.email, "roles": each.roles, "active": each.active} for each in account.users.values()],
        "roles": [{"id": each.id, "name": each.name, "active": each.active} for each in account.roles.values()],
        "certificates": [
            {"certificate_id": each.certificate_id, "integration": each.integration.key, "revoked": each.revoked}
            for each in account.certificates.values()
        ],
    }


def _integration(record: Integration) -> Body:
    return {"key": record.key, "client_id": record.client_id, "enabled": record.enabled, "scopes": record.scopes}


def _parted(body: Body, name: str) -> tuple[str, Body]:
    """Part the field that names a thing from the ones that describe it."""
    if name not in body:
        raise ValueError(f"{name} is missing")
    return str(body[name]), {other: value for other, value in body.items() if other != name}


def _called(function: Callable[..., Any], body: Body) -> Any:
    """Call with the body's fields; one that is missing or not known is said by its name."""
    inspect.signature(function).bind(**body)
    if type(body.get("times")) not in {int, NoneType}:
        raise ValueError("times is a whole number")
    return function(**body)


def _integration_of(account: Account, key: str) -> Integration:
    if key not in account.integrations:
        raise ValueError(f"there is no integration {key!r}; the account has {', '.join(account.integrations)}")
    return account.integrations[key]


def _change_integration(account: Account, body: Body) -> Body:
    key, settings = _parted(body, "key")
    if key not in account.integrations:
        record = account.add_integration(key, **settings)
        return {"client_id": record.client_id, "client_secret": record.client_secret}
    change(account.integrations[key], settings)
    return {"client_id": account.integrations[key].client_id}


def _remove_integration(account: Account, body: Body) -> None:
    key, _ = _parted(body, "key")
    del account.integrations[_integration_of(account, key).key]


def _reset_secret(account: Account, body: Body) -> Body:
    key, _ = _parted(body, "key")
    return {"client_secret": _integration_of(account, key).reset_secret()}


def _change_role(account: Account, body: Body) -> None:
    role_id, settings = _parted(body, "id")
    if role_id in account.roles:
        change(account.roles[role_id], settings)
    elif "name" in settings:
        account.add_role(role_id, **settings)
    else:
        known = ", ".join(account.roles)
        raise ValueError(f"there is no role {role_id!r}; the account has {known}. To add one, give its name")


def _change_user(account: Account, body: Body) -> None:
    email, settings = _parted(body, "email")
    email = email.strip().lower()
    if "roles" in settings and not settings["roles"]:
        raise ValueError("a user has one role at least")
    unknown = set(settings.get("roles", ())) - account.roles.keys()
    if unknown:
        raise ValueError(
            f"there is no role {', '.join(map(repr, unknown))}; the account has {', '.join(account.roles)}"
        )
    if email in account.users:
        change(account.users[email], settings)
    elif "roles" in settings:
        account.add_user(email, **settings)
    else:
        known = ", ".join(account.users)
        raise ValueError(f"there is no user {email!r}; the account has {known}. To add one, give roles")


def _map_certificate(account: Account, body: Body) -> Body:
    made = _called(account.map_certificate, body)
    return {"certificate_id": made.certificate_id, "valid_until": made.valid_until.isoformat()}


def _revoke_certificate(account: Account, body: Body) -> None:
    certificate_id, _ = _parted(body, "certificate_id")
    account.certificates[certificate_id].revoked = True


def _change_latency(account: Account, body: Body) -> None:
    account.faults.latency = _called(Latency, body)


def _given(account: Account, body: Body) -> Body:
    record_type, rest = _parted(body, "record_type")
    if record_type.lower() not in account.record_types:
        raise ValueError(f"there is no record type {record_type!r}")
    return {"id": account.given(record_type, **rest.get("fields", {}))}


def _token(account: Account, body: Body) -> Body:
    """Give a token without the browser: the answer a user's consent would end in."""
    scopes = body.get("scopes", SCOPES)
    if not isinstance(scopes, list | tuple) or not scopes or not set(scopes) <= set(SCOPES):
        raise ValueError(f"scopes is a list of {', '.join(SCOPES)}")
    user, integration = body.get("user", ADMINISTRATOR), body.get("integration", "both")
    if user not in account.users:
        raise ValueError(f"there is no user {user!r}; the account has {', '.join(account.users)}")
    role = body.get("role")
    if role is not None and role not in account.users[user].roles:
        raise ValueError(f"{user} has no role {role!r}, but {', '.join(account.users[user].roles)}")
    _integration_of(account, integration)
    granted: Body = _called(account.grant, {**body, "scopes": tuple(scopes)})
    return granted


def _add_field(account: Account, body: Body) -> Body:
    script_id, settings = _parted(body, "script_id")
    added = _called(partial(account.customization.add_field, script_id), settings)
    return {"script_id": added.script_id, "kind": added.kind, "label": added.label}


def _add_record_type(account: Account, body: Body) -> Body:
    script_id, settings = _parted(body, "script_id")
    added = _called(partial(account.customization.add_record_type, script_id), settings)
    return {"script_id": added.script_id, "label": added.label}


def _add_list(account: Account, body: Body) -> Body:
    script_id, settings = _parted(body, "script_id")
    _called(partial(account.customization.add_list, script_id), settings)
    return {"script_id": script_id.lower()}


def _add_segment(account: Account, body: Body) -> Body:
    """Add a segment and its values, which are records of a type of the same name; gives their ids."""
    script_id, settings = _parted(body, "script_id")
    values = settings.pop("values", [])
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise ValueError("values is a list of names")
    _called(partial(account.customization.add_segment, script_id), settings)
    return {"script_id": script_id.lower(), "values": {account.given(script_id, name=each): each for each in values}}


def _deploy(account: Account, body: Body) -> None:
    script, rest = _parted(body, "script")
    deployment, rest = _parted(rest, "deploy")
    deployed = FilesAndSearches(account, rest.get("searches", {}))
    deployed.files = {str(number): File(**each) for number, each in enumerate(rest.get("files", []), start=1)}
    account.restlet(script, deployment, deployed)


_VIEWS: dict[str, Callable[[Account, Body], Body]] = {
    "audit": lambda account, _: {"entries": [each.as_json() for each in account.audit]},
    "faults": _faults,
    "nonce_log": lambda account, _: {"entries": account.tba.nonces.entries, "repeated": account.tba.nonces.repeated()},
    "requests": _requests,
    "setup": _setup,
    "state": lambda account, _: account.counts(),
    "token_log": lambda account, _: {"entries": account.token_log.of(account.id)},
}

_ACTIONS: dict[str, Callable[[Account, Body], Body | None]] = {
    "busy": lambda account, body: _called(account.busy, body),
    "lose_answer": lambda account, body: _called(account.lose_answer, body),
    "expire_access_tokens": lambda account, _: account.expire_access_tokens(),
    "take_away_refresh_tokens": lambda account, _: account.take_away_refresh_tokens(),
    "revoke_grants": lambda account, body: _called(account.revoke_grants, body),
    "fault": lambda account, body: _called(account.faults.add, body),
    "clear_faults": lambda account, _: account.faults.clear(),
    "latency": _change_latency,
    "given": _given,
    "token": _token,
    "custom_field": _add_field,
    "custom_record_type": _add_record_type,
    "custom_list": _add_list,
    "custom_segment": _add_segment,
    "restlet": _deploy,
    "dataset": lambda account, body: _called(account.dataset, body),
    "features": lambda account, body: change(account.features, body),
    "preferences": lambda account, body: change(account.preferences, body),
    "undocumented": lambda account, body: change(account.undocumented, body),
    "integration": _change_integration,
    "remove_integration": _remove_integration,
    "reset_secret": _reset_secret,
    "role": _change_role,
    "user": _change_user,
    "map_certificate": _map_certificate,
    "revoke_certificate": _revoke_certificate,
}
