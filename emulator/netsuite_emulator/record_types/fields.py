"""What a record type and its fields are: the words the whole emulator describes records with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from netsuite_emulator.record_types.countries import COUNTRIES
from netsuite_emulator.record_types.lengths import LENGTHS

Kind = Literal[
    "string",
    "boolean",
    "number",
    "integer",
    "date",
    "datetime",
    "boxed",
    "reference",
    "enumeration",
    "sublist",
    "subrecord",
]
Family = Literal["entity", "transaction", "item", "list", "crm"]


class _LowerCase(dict[str, str]):
    """Names in lower case, remembered while there are not too many: few names are asked for again and again."""

    def __missing__(self, name: str) -> str:
        lower = name.lower()
        if len(self) < _REMEMBERED:
            self[name] = lower
        return lower


_CUSTOM = re.compile(r"cust(?:body|col|entity|event|item|record)|cseg")
_REMEMBERED = 20_000
LOWER = _LowerCase()


@dataclass(frozen=True, slots=True)
class Field:
    """
    One field of a record type, or one column of a sublist.

    `target` names the record types a reference may point to, separated by blanks; with `options` the reference points
    into a fixed list which the account does not serve as records. A sublist with a target and without fields is a
    multiselect; `targets` are its single names. A `bare` reference is shown as its id alone, a `labelled` enumeration by its label,
    which stands as its id too. `key` names the fields that tell the lines of a keyed sublist apart (section_1545297048), mostly one. A
    `boxed` number is `{"value": "5"}` on the wire. A text has at most `length` characters; 0: nobody has said how many.
    """

    name: str
    kind: Kind
    target: str = ""
    label: str = ""
    mandatory: bool = False
    read_only: bool = False
    options: Mapping[str, str] | None = None
    fields: tuple["Field", ...] = ()
    key: str = ""
    bare: bool = False
    labelled: bool = False
    length: int = 0
    targets: tuple[str, ...] = field(init=False, compare=False)
    _by_name: dict[str, "Field"] = field(default_factory=dict[str, "Field"], init=False, repr=False, compare=False)

    @property
    def shared_options(self) -> Mapping[str, str]:
        """The names of what a choice may be where its list is no field's own: countries, which an account may have more of."""
        return COUNTRIES if self.kind == "enumeration" and LOWER[self.name].endswith("country") else {}

    @property
    def lists_references(self) -> bool:
        """Whether a sublist has nothing but references in it."""
        return self.kind == "sublist" and (self.name == "contactList" or (bool(self.target) and not self.fields))

    @property
    def custom(self) -> bool:
        """Whether the account added it."""
        return _CUSTOM.match(self.name) is not None

    def named(self, name: str) -> "Field | None":
        """Find a column of this sublist or subrecord, whatever the case of the name."""
        return self._by_name.get(LOWER[name])

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", tuple(self.target.split()))
        if self.kind == "string" and not self.length:
            object.__setattr__(self, "length", LENGTHS.get(self.name, 0))
        self._by_name.update((LOWER[each.name], each) for each in self.fields)
        if not self.label:
            object.__setattr__(self, "label", spelled_out(self.name))


@dataclass(frozen=True)
class RecordType:
    """
    One record type of the REST record service.

    The family decides the id sequence (entities, transactions, items and activities each share one, every list has
    its own) and the answer to a wrong id: 400 for a transaction, 404 for all others. `number_prefix` begins the
    document numbers of a transaction that has them, `first_status` is the status a new one gets. `starts_with` are
    the records every account is born with, their names by their ids.
    """

    name: str
    family: Family
    fields: tuple[Field, ...]
    label: str = ""
    number_prefix: str = ""
    first_status: str = ""
    starts_with: Mapping[str, str] = field(default_factory=dict[str, str])
    _by_name: dict[str, Field] = field(default_factory=dict[str, Field], init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", spelled_out(self.name))
        self._by_name.update((LOWER[each.name], each) for each in self.fields)

    @cached_property
    def empty_sublists(self) -> Mapping[str, dict[str, list[dict[str, object]]]]:
        """What a record shows of the sublists it has no lines in; of multiselects without values only custom ones show."""
        shown = (each for each in self.fields if each.kind == "sublist" and (each.fields or each.custom))
        return {each.name: {"items": []} for each in shown}

    @property
    def sequence(self) -> str:
        """The name of the sequence that new ids are taken from."""
        return self.name if self.family == "list" else self.family

    def named(self, name: str) -> Field | None:
        """Find a field, whatever the case of the name: body names are case-insensitive (section_1545141395)."""
        return self._by_name.get(LOWER[name])


def spelled_out(name: str) -> str:
    """Spell a camelCase name as a screen would: `firstName` → `First Name`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return words[:1].upper() + words[1:]


def many(kind: Kind, names: str, *, read_only: bool = False) -> tuple[Field, ...]:
    """Describe several plain fields of one kind; the names are separated by blanks."""
    return tuple(Field(name, kind, read_only=read_only) for name in names.split())


def enumerations(names: str) -> tuple[Field, ...]:
    """Describe several fields whose values are codes of a list that differs between accounts."""
    return tuple(Field(name, "enumeration") for name in names.split())


def references(names: str) -> tuple[Field, ...]:
    """Describe several references, written `name` or `name=target+target`; the name alone is its own target."""
    split = (each.partition("=") for each in names.split())
    return tuple(Field(name, "reference", targets.replace("+", " ") or name) for name, _, targets in split)


def sublists(names: str) -> tuple[Field, ...]:
    """Describe sublists of which no more is known than that some records have them; their lines cannot be written."""
    return tuple(Field(name, "sublist", read_only=True) for name in names.split())


def bare_references(names: str) -> tuple[Field, ...]:
    """Describe references, written as in `references`, which answers show as their bare ids."""
    return tuple(replace(each, bare=True) for each in references(names))


def reference(name: str, target: str = "", *, label: str = "", mandatory: bool = False) -> Field:
    """Describe a field that points to a record; the target is the field's own name if none is given."""
    return Field(name, "reference", target or name, label=label, mandatory=mandatory)
