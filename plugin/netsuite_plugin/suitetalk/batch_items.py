"""The items of a batch: checked one by one, each named by its place, before anything is sent."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, NotRequired, ParamSpec, TypeVar

from pydantic import ConfigDict, Field, JsonValue, with_config
from typing_extensions import TypedDict  # pydantic makes no schema of the standard one before Python 3.12

from netsuite_plugin.contract import ConfigurationError, Effect
from netsuite_plugin.suitetalk import names, writes
from netsuite_plugin.suitetalk.writes import Write

Checked = TypeVar("Checked")
P = ParamSpec("P")
_WORST_FIRST: tuple[Effect, ...] = ("once", "keyed", "idempotent", "read")

_Type = Annotated[str | None, Field(description="May repeat the batch's record type; another one is refused.")]


@with_config(ConfigDict(extra="forbid"))
class NewItem(TypedDict):
    """One record to create."""

    values: Annotated[
        dict[str, JsonValue],
        Field(description='Fields of the new record; references as {"id": "107"}, sublists as {"items": [...]}.'),
    ]
    external_id: NotRequired[
        Annotated[
            str | None,
            Field(description="External ID of the new record: letters, digits, '_' and '-'; derived when not given."),
        ]
    ]
    record_type: NotRequired[_Type]


@with_config(ConfigDict(extra="forbid"))
class ChangedItem(TypedDict):
    """One record to change."""

    record_id: Annotated[str, Field(description="Internal ID, or an external ID written eid:VALUE.")]
    values: Annotated[dict[str, JsonValue], Field(description="Fields to change; null clears one. Lines are added.")]
    record_type: NotRequired[_Type]


@with_config(ConfigDict(extra="forbid"))
class UpsertedItem(TypedDict):
    """One record to change, or to create where no record has its external ID."""

    external_id: Annotated[str, Field(description="External ID: letters, digits, '_' and '-'.")]
    values: Annotated[
        dict[str, JsonValue], Field(description="Fields of the record; null clears one. Lines are added.")
    ]
    record_type: NotRequired[_Type]


def creates(record_type: str, items: Sequence[NewItem], *, key: str) -> list[Write]:
    """
    Return the creates of a batch. An item without an external ID gets one of `key` and its place.

    Raises:
        ConfigurationError: An item cannot be right; the message says which.
    """
    _check_types(record_type, items)
    made: list[Write] = []
    for place, item in enumerate(items):
        at, own = f"items[{place}]", item.get("external_id")
        if own is not None:
            _said(f"{at}.external_id", names.external_id, own)
            if not names.has_external_id(record_type):
                raise _wrong(f"{at}.external_id: {record_type} has no external IDs: leave it out.")
        external_id = f"{key}-{place}" if own is None else own
        made.append(_said(at, writes.create, record_type, item["values"], key=external_id))
    _check_different([each.key for each in made], "items[{}].external_id")
    return made


def updates(record_type: str, items: Sequence[ChangedItem]) -> list[Write]:
    """
    Return the updates of a batch.

    Raises:
        ConfigurationError: An item cannot be right; the message says which.
    """
    _check_types(record_type, items)
    made: list[Write] = []
    for place, item in enumerate(items):
        record_id = _said(f"items[{place}].record_id", names.record_id, item["record_id"])
        made.append(_said(f"items[{place}]", writes.update, record_type, record_id, item["values"]))
    _check_different([each.record_id for each in made], "items[{}].record_id")
    return made


def upserts(record_type: str, items: Sequence[UpsertedItem]) -> list[Write]:
    """
    Return the upserts of a batch.

    Raises:
        ConfigurationError: An item cannot be right, or the type has no external IDs; the message says which.
    """
    _check_types(record_type, items)
    made: list[Write] = []
    for place, item in enumerate(items):
        external_id = _said(f"items[{place}].external_id", names.external_id, item["external_id"])
        made.append(_said(f"items[{place}]", writes.upsert, record_type, external_id, item["values"]))
    _check_different([each.record_id for each in made], "items[{}].external_id")
    return made


def deletes(record_type: str, record_ids: Sequence[str]) -> list[Write]:
    """
    Return the deletes of a batch.

    Raises:
        ConfigurationError: An ID cannot be one, or is there twice; the message says which.
    """
    _said("record_type", names.record_type, record_type)
    _said("record_ids", names.several, record_ids)
    made = [_said(f"record_ids[{place}]", writes.delete, record_type, each) for place, each in enumerate(record_ids)]
    _check_different(record_ids, "record_ids[{}]")
    return made


def reads(record_type: str, record_ids: Sequence[str]) -> list[Write]:
    """
    Return the reads of a batch: they write nothing, and go the same way.

    Raises:
        ConfigurationError: An ID cannot be one, or is there twice; the message says which.
    """
    _said("record_type", names.record_type, record_type)
    _said("record_ids", names.several, record_ids)
    paths = [_said(f"record_ids[{at}]", writes.record_path, record_type, each) for at, each in enumerate(record_ids)]
    _check_different(record_ids, "record_ids[{}]")
    return [
        Write("GET", path, "read", f"Reading {record_type} {each}", record_type, each)
        for path, each in zip(paths, record_ids, strict=True)
    ]


def effect_of(made: Sequence[Write]) -> Effect:
    """Return what repeating the batch would do: the worst of its items."""
    effects = {each.effect for each in made}
    for effect in _WORST_FIRST:
        if effect in effects:
            return effect
    return "read"


def place_of(made: Sequence[Write], place: int) -> str:
    """Name the place of an item in the params."""
    return f"{'record_ids' if made[place].method in {'GET', 'DELETE'} else 'items'}[{place}]"


def _check_types(record_type: str, items: Sequence[NewItem] | Sequence[ChangedItem] | Sequence[UpsertedItem]) -> None:
    """Refuse an item of another record type: a batch has one (`article_0127092747`)."""
    _said("record_type", names.record_type, record_type)
    for place, item in enumerate(items):
        _check_item(item, f"items[{place}]")
        other = item.get("record_type")
        if other is not None and other.lower() != record_type.lower():
            raise _wrong(
                f"items[{place}].record_type: {other!r} in a batch of {record_type}: NetSuite takes one record type a batch. Make one "
                "batch a type."
            )


def _check_item(item: object, at: str) -> None:
    """Refuse what a script may give where nothing has looked at types before."""
    if not isinstance(item, Mapping) or not isinstance(item.get("values"), Mapping):  # pyright: ignore[reportUnknownMemberType] - any mapping
        raise _wrong(f'{at}: an item is written {{"values": {{…}}}}, with the ID of its record beside.')


def _check_different(ids: Sequence[str | None], at: str) -> None:
    """Refuse an ID that two items have: NetSuite compares external IDs without their case, and promises no order."""
    seen: dict[str, int] = {}
    for place, each in enumerate(ids):
        if each is None:
            continue
        first = seen.setdefault(each.lower(), place)
        if first != place:
            case = "" if ids[first] == each else ": NetSuite does not keep the case of external IDs"
            raise _wrong(
                f"{at.format(place)}: {each!r} is that of {at.format(first)} too{case}. A record stands once in a batch: remove one of the two."
            )


def _said(place: str, check: Callable[P, Checked], *given: P.args, **named: P.kwargs) -> Checked:
    """Check, and begin what is wrong with the place of it."""
    try:
        return check(*given, **named)
    except ConfigurationError as error:
        # what names its own place within the item goes on from there
        joined = "." if str(error).startswith("values") else ": "
        raise ConfigurationError(f"{place}{joined}{error}") from None
    except ValueError as error:
        raise _wrong(f"{place}: {error}") from None


def _wrong(what: str) -> ConfigurationError:
    return ConfigurationError(f"{what} Nothing was sent.")
