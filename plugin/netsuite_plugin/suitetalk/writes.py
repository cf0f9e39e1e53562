"""
Writes of the record service, checked and complete before anything is sent: one function a verb.

What a repetition would do is said here, once: nodes answer `effect_of` with it, records are sent by it, rehearsals show it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from netsuite_plugin.contract import ConfigurationError, Effect
from netsuite_plugin.suitetalk import names

Checked = TypeVar("Checked")
Attachable: TypeAlias = Literal["contact", "file"]
"""All that can be attached (`article_0113084334`)."""

# NetSuite's default only warns about a misspelt field, in a header, and answers 204 (`section_156570709583`)
STRICT: Mapping[str, str] = {
    "X-NetSuite-PropertyNameValidation": "Error",
    "X-NetSuite-PropertyValueValidation": "Error",
}


@dataclass(frozen=True)
class Write:
    """
    One request that writes, as it is sent.

    `path` is below `/services/rest`. `tried` begins every message: `Updating customer 107`. `record_type` and `record_id` say which record
    there is afterwards; `record_id` is None where NetSuite gives it, and `key` is then the external ID it is found by. `values` are the
    fields the body sets. `source` is the record that is read from, as type and ID: that of a transform.
    """

    method: str
    path: str
    effect: Effect
    tried: str
    record_type: str
    record_id: str | None = None
    key: str | None = None
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, object] = field(default_factory=dict[str, Any])
    replaced: tuple[str, ...] = ()
    source: tuple[str, str] | None = None


class Given(NamedTuple):
    """An external ID that an author gives a record, and where in the params."""

    value: str
    at: str


def given_external_id(write: Write) -> Given | None:
    """Return the external ID that an update or upsert gives; None where it gives none."""
    if write.method == "PUT":
        return Given((write.record_id or "").removeprefix("eid:"), "external_id")
    for name, value in write.values.items():
        if name.lower() == "externalid" and isinstance(value, str):
            return Given(value, f"values.{name}")
    return None


def create(record_type: str, values: Mapping[str, object], *, key: str | None, own_key: bool = False) -> Write:
    """
    Make a record (`section_1545141395`). `key` becomes its external ID; it is left out where the type has none, and with None.

    `own_key` says that the author chose the key.

    Raises:
        ConfigurationError: Record type, key or values cannot be right.
    """
    path = type_path(record_type)
    checked_values = checked(names.values, values)
    keyed = None if key is None else _key(record_type, key, own_key=own_key)
    return Write(
        "POST",
        path,
        "once" if keyed is None else "keyed",
        f"Creating {record_type}",
        record_type,
        key=keyed,
        body=checked_values if keyed is None else {**checked_values, "externalId": keyed},
        headers=STRICT,
        values=checked_values,
    )


def update(record_type: str, record_id: str, values: Mapping[str, object], *, replace: Sequence[str] = ()) -> Write:
    """
    Change the fields that are named (`section_1545142173`); null clears one.

    The lines of a sublist are added, or changed where they bring the key of a line that is there, unless `replace` names the sublist: then
    they are all it has (`section_1545297048`).

    Raises:
        ConfigurationError: A name, ID or value cannot be right.
    """
    path = record_path(record_type, record_id)
    changes = checked(names.changes, values)
    if record_id.startswith("eid:") and any(name.lower() == "externalid" for name in changes):
        raise ConfigurationError(
            "values.externalId: name the record by its internal ID to change its external ID, or a lost answer could not be settled. "
            "Nothing was sent."
        )
    replaced = _replaced(changes, replace)
    return Write(
        "PATCH",
        path,
        _effect(changes, replaced),
        f"Updating {record_type} {record_id}",
        record_type,
        record_id,
        query=_replacing(replaced),
        body=changes,
        headers=STRICT,
        values=changes,
        replaced=replaced,
    )


def upsert(record_type: str, external_id: str, values: Mapping[str, object], *, replace: Sequence[str] = ()) -> Write:
    """
    Change the record with an external ID, or make it (`section_156335203191`); lines as in `update`.

    Raises:
        ConfigurationError: A name, ID or value cannot be right, or the type has no external IDs.
    """
    path = record_path(record_type, f"eid:{checked(names.external_id, external_id)}")
    if not names.has_external_id(record_type):
        raise ConfigurationError(
            f"{record_type} has no external IDs: find the record by netsuite.record.list, then update or create it. Nothing was sent."
        )
    checked_values = checked(names.values, values)
    replaced = _replaced(checked_values, replace)
    return Write(
        "PUT",
        path,
        _effect(checked_values, replaced),
        f"Upserting {record_type} {external_id}",
        record_type,
        f"eid:{external_id}",
        query=_replacing(replaced),
        body=checked_values,
        headers=STRICT,
        values=checked_values,
        replaced=replaced,
    )


def delete(record_type: str, record_id: str) -> Write:
    """
    Delete a record.

    Raises:
        ConfigurationError: Record type or ID cannot be right.
    """
    path = record_path(record_type, record_id)
    return Write("DELETE", path, "idempotent", f"Deleting {record_type} {record_id}", record_type, record_id)


def transform(
    record_type: str,
    record_id: str,
    target: str,
    values: Mapping[str, object],
    *,
    key: str,
    own_key: bool = False,
    replace: Sequence[str] = (),
) -> Write:
    """
    Make a record of another: an invoice of an order (`section_157901123882`). `values` change what NetSuite takes over.

    Raises:
        ConfigurationError: A name, ID, key or value cannot be right.
    """
    path = f"{record_path(record_type, record_id)}/!transform/{checked(names.record_type, target)}"
    checked_values = checked(names.values, values)
    keyed = _key(target, key, own_key=own_key)
    replaced = _replaced(checked_values, replace)
    return Write(
        "POST",
        path,
        "once" if keyed is None else "keyed",
        f"Transforming {record_type} {record_id} into {target}",
        target,
        key=keyed,
        query=_replacing(replaced),
        body=checked_values if keyed is None else {**checked_values, "externalId": keyed},
        headers=STRICT,
        values=checked_values,
        replaced=replaced,
        source=(record_type, record_id),
    )


def attach(
    record_type: str, record_id: str, attached_type: Attachable, attached_id: str, *, role: str | None = None
) -> Write:
    """
    Attach a contact, with a role if one is given, or a file to a record (`article_0113084334`).

    Raises:
        ConfigurationError: A name or ID cannot be right.
    """
    if role is not None and attached_type != "contact":
        raise ConfigurationError("role: only a contact has a role; leave it out for a file. Nothing was sent.")
    path = f"{record_path(record_type, record_id)}/!attach/{_attached(attached_type, attached_id)}"
    return Write(
        "POST",
        path,
        "once",
        f"Attaching {attached_type} {attached_id} to {record_type} {record_id}",
        record_type,
        record_id,
        body=None if role is None else {"role": _role(role)},
        headers={} if role is None else STRICT,
    )


def detach(record_type: str, record_id: str, attached_type: Attachable, attached_id: str) -> Write:
    """
    Take a contact or a file off a record; neither is deleted.

    Raises:
        ConfigurationError: A name or ID cannot be right.
    """
    path = f"{record_path(record_type, record_id)}/!detach/{_attached(attached_type, attached_id)}"
    tried = f"Detaching {attached_type} {attached_id} from {record_type} {record_id}"
    return Write("POST", path, "idempotent", tried, record_type, record_id)


def _attached(attached_type: str, attached_id: str) -> str:
    if attached_type not in {"contact", "file"}:
        raise ConfigurationError(
            f"attached_type: only a contact or a file can be attached, not {attached_type!r}. Nothing was sent."
        )
    return f"{attached_type}/{checked(names.record_id, attached_id)}"


def type_path(record_type: str) -> str:
    """
    Return where the records of a type are.

    Raises:
        ConfigurationError: It cannot be a record type.
    """
    return f"/record/v1/{checked(names.record_type, record_type)}"


def record_path(record_type: str, record_id: str) -> str:
    """
    Return where a record is.

    Raises:
        ConfigurationError: Type or ID cannot be one.
    """
    return f"{type_path(record_type)}/{checked(names.record_id, record_id)}"


def checked(check: Callable[[Checked], Checked], given: Checked) -> Checked:
    """
    Return what a check of `names` lets pass.

    Raises:
        ConfigurationError: It does not.
    """
    try:
        return check(given)
    except ValueError as error:
        raise ConfigurationError(f"{error} Nothing was sent.") from None


def _key(record_type: str, key: str, *, own_key: bool) -> str | None:
    if names.has_external_id(record_type):
        return checked(names.external_id, key)
    if own_key:
        raise ConfigurationError(
            f"external_id: {record_type} has no external IDs. Leave it out: the record is then made without one, and a lost answer cannot be "
            "settled. Nothing was sent."
        )
    return None


def _role(role: str) -> Mapping[str, str]:
    record = checked(names.record_id, role)
    return {"externalId": record.removeprefix("eid:")} if record.startswith("eid:") else {"id": record}


def _effect(values: Mapping[str, object], replaced: Sequence[str]) -> Effect:
    """Lines that are not all that a sublist has are added, and a repetition would add them twice."""
    lower = {name.lower() for name in replaced}
    return "idempotent" if all(name.lower() in lower for name in sublists(values)) else "once"


def sublists(values: Mapping[str, object], above: str = "") -> Iterator[str]:
    """Name the sublists that values have lines for; one of a subrecord is `subrecord.sublist`."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            inner: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
            if "items" in inner:
                yield f"{above}{name}"
            else:
                yield from sublists(inner, f"{above}{name}.")


def _replaced(values: Mapping[str, object], replace: Sequence[str]) -> tuple[str, ...]:
    """Check that each sublist to be replaced has lines to be replaced by."""
    given = {name.lower() for name in sublists(values)}
    for name in checked(names.several, replace):
        for part in name.split("."):
            checked(names.field, part)
        if name.lower() not in given:
            there = f" There are lines of {' and '.join(sublists(values))}." if given else ""
            raise ConfigurationError(
                f'replace: {name!r} has no lines among the values.{there} To leave the sublist without any, give values.{name} as {{"items": []}}. '
                "Nothing was sent."
            )
    return tuple(dict.fromkeys(replace))


def _replacing(replaced: Sequence[str]) -> Mapping[str, str]:
    return {"replace": ",".join(replaced)} if replaced else {}
