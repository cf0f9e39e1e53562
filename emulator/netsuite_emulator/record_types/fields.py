"""What a record type and its fields are: the words the whole emulator describes records with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "string", "boolean", "number", "integer", "date", "datetime", "reference", "enumeration", "sublist", "subrecord"
]
Family = Literal["entity", "transaction", "item", "list", "crm"]


@dataclass(frozen=True, slots=True)
class Field:
    """
    One field of a record type, or one column of a sublist.

    `target` names the record types a reference may point to, separated by blanks; with `options` the reference points
    into a fixed list which the account does not serve as records. A sublist with a target and without fields is a
    multiselect. `key` is the field that tells the lines of a keyed sublist apart (section_1545297048).
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

    @property
    def targets(self) -> tuple[str, ...]:
        """The record types a reference may point to."""
        return tuple(self.target.split())

    def named(self, name: str) -> "Field | None":
        """Find a column of this sublist or subrecord, whatever the case of the name."""
        return _find(self.fields, name)

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", spelled_out(self.name))


@dataclass(frozen=True, slots=True)
class RecordType:
    """
    One record type of the REST record service.

    The family decides the id sequence (entities, transactions, items and activities each share one, every list has
    its own) and the answer to a wrong id: 400 for a transaction, 404 for all others.
    """

    name: str
    family: Family
    fields: tuple[Field, ...]
    label: str = ""
    _by_name: dict[str, Field] = field(default_factory=dict[str, Field], init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", spelled_out(self.name))
        self._by_name.update((each.name.lower(), each) for each in self.fields)

    @property
    def sequence(self) -> str:
        """The name of the sequence that new ids are taken from."""
        return self.name if self.family == "list" else self.family

    def named(self, name: str) -> Field | None:
        """Find a field, whatever the case of the name: body names are case-insensitive (section_1545141395)."""
        return self._by_name.get(name.lower())


def spelled_out(name: str) -> str:
    """Spell a camelCase name as a screen would: `firstName` → `First Name`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return words[:1].upper() + words[1:]


def many(kind: Kind, names: str, *, read_only: bool = False) -> tuple[Field, ...]:
    """Describe several plain fields of one kind; the names are separated by blanks."""
    return tuple(Field(name, kind, read_only=read_only) for name in names.split())


def reference(name: str, target: str = "", *, label: str = "", mandatory: bool = False) -> Field:
    """Describe a field that points to a record; the target is the field's own name if none is given."""
    return Field(name, "reference", target or name, label=label, mandatory=mandatory)


def _find(fields: tuple[Field, ...], name: str) -> Field | None:
    wanted = name.lower()
    return next((each for each in fields if each.name.lower() == wanted), None)
