"""
What an administrator adds to an account: custom fields, custom record types, custom lists.

Each is known by its script id, whose prefix says what it is (`section_158100110171`). A custom segment is a field whose values are
the records of a custom record type of the same name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from netsuite_emulator.record_types.fields import Family, Kind, spelled_out

PREFIXES: Mapping[str, tuple[Family, ...]] = {
    "custbody": ("transaction",),
    "custcol": ("transaction",),  # of its lines
    "custentity": ("entity",),
    "custitem": ("item",),
    "custevent": ("crm",),
    "custrecord": (),  # of a custom record type
    "cseg": ("transaction", "entity", "item", "crm"),
}
"""Prefix of a custom field's script id, and the families of standard records it may stand on."""


@dataclass(frozen=True, slots=True)
class CustomField:
    """One custom field. `target` is the record type or custom list a reference points to; `on` the custom record type of a `custrecord` field."""

    script_id: str
    kind: Kind = "string"
    target: str = ""
    label: str = ""
    on: str = ""

    @property
    def prefix(self) -> str:
        """What the script id begins with: where the field stands."""
        return next((each for each in PREFIXES if self.script_id.startswith(each)), "")


@dataclass(frozen=True, slots=True)
class CustomRecordType:
    """One custom record type; its path in the record service and its table in SuiteQL are its script id."""

    script_id: str
    label: str


class Customization:
    """All of one account. `revision` grows with every addition, so that what is derived from it can follow."""

    def __init__(self) -> None:
        self.revision = 0
        self.fields: dict[str, CustomField] = {}
        self.record_types: dict[str, CustomRecordType] = {}
        self.lists: dict[str, dict[str, str]] = {}
        self.hidden: dict[str, set[str]] = {}

    def add_field(
        self, script_id: str, kind: Kind = "string", *, target: str = "", label: str = "", on: str = ""
    ) -> CustomField:
        """
        Add a custom field, or describe one anew.

        Raises:
            ValueError: The script id has no prefix of a custom field, or there is no such kind.
        """
        name = script_id.lower()
        if kind not in get_args(Kind):
            raise ValueError(f"there is no kind {kind!r} of field: {', '.join(get_args(Kind))}")
        added = CustomField(name, kind, target.lower(), label or _label(name), on.lower())
        if not added.prefix:
            raise ValueError(f"{script_id!r} is not a script id of a custom field: {', '.join(PREFIXES)}")
        self.fields[name] = added
        self.revision += 1
        return added

    def add_record_type(self, script_id: str, *, label: str = "") -> CustomRecordType:
        """Add a custom record type; ValueError if the script id is none of one."""
        name = script_id.lower()
        if not name.startswith(("customrecord", "cseg")):
            raise ValueError(f"{script_id!r} is not a script id of a custom record type: customrecord_…")
        added = self.record_types[name] = CustomRecordType(name, label or _label(name))
        self.revision += 1
        return added

    def add_segment(self, script_id: str, *, label: str = "") -> None:
        """Add a custom segment: a record type for its values, and the field that refers to them."""
        if not script_id.lower().startswith("cseg"):
            raise ValueError(f"{script_id!r} is not a script id of a custom segment: cseg_…")
        self.add_record_type(script_id, label=label)
        self.add_field(script_id, "reference", target=script_id, label=label)

    def add_list(self, script_id: str, values: Mapping[str, str] | None = None) -> None:
        """Add a custom list: the texts of its values by their ids; ValueError if the script id is none of one."""
        if not script_id.lower().startswith("customlist"):
            raise ValueError(f"{script_id!r} is not a script id of a custom list: customlist_…")
        self.lists[script_id.lower()] = dict(values or {"1": "First", "2": "Second"})
        self.revision += 1

    def hide(self, record_type: str, *fields: str) -> None:
        """Take fields or sublists off a record type, as a feature that is switched off or the form in use does."""
        self.hidden.setdefault(record_type.lower(), set()).update(each.lower() for each in fields)
        self.revision += 1


def _label(script_id: str) -> str:
    words = script_id.split("_", 1)[-1].replace("_", " ")
    return spelled_out(words).title()
