"""The record types of one account: the standard ones with its custom fields on them, and the ones it added itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from netsuite_emulator.record_types import RECORD_TYPES, Field, RecordType
from netsuite_emulator.record_types.banking import JOURNAL_LINES
from netsuite_emulator.record_types.fields import LOWER, many, reference
from netsuite_emulator.record_types.transactions import transaction
from netsuite_emulator.setup.customization import PREFIXES, CustomField, Customization

_CUSTOM_RECORD = (
    *many("string", "id recordId scriptId", read_only=True),
    *many("string", "externalId altName"),
    Field("name", "string"),
    *many("boolean", "isInactive autoName"),
    *many("datetime", "created lastModified", read_only=True),
    reference("owner", "employee"),
    reference("parent", "customer vendor"),
)
_CUSTOM_LIST = (
    *many("string", "id", read_only=True),
    *many("string", "externalId"),
    Field("name", "string", mandatory=True),
    Field("isInactive", "boolean"),
)


class AccountTypes(Mapping[str, RecordType]):
    """Record types by name in any case, always as the customization stands (section_158100110171)."""

    def __init__(self, customization: Customization) -> None:
        self._customization = customization
        self._revision = 0
        self._types: Mapping[str, RecordType] = dict(RECORD_TYPES)

    def __getitem__(self, name: str) -> RecordType:
        if self._revision != self._customization.revision:
            self._revision = self._customization.revision
            self._types = {each.name.lower(): each for each in _all(self._customization)}
        return self._types[LOWER[name]]

    def __iter__(self) -> Iterator[str]:
        self.get("")
        return iter(self._types)

    def __len__(self) -> int:
        self.get("")
        return len(self._types)


def _all(customization: Customization) -> Iterator[RecordType]:
    for name, added in customization.record_types.items():
        if name not in customization.lists:
            yield _with_fields(_of_its_own(name, added.label), customization)
    for name, values in customization.lists.items():
        yield RecordType(name, "list", _CUSTOM_LIST, starts_with=values)
    for described in RECORD_TYPES.values():
        yield _with_fields(described, customization)


def _of_its_own(name: str, label: str) -> RecordType:
    """Describe a custom record type; a custom transaction has lines as a journal has."""
    if name.startswith("customtransaction"):
        return transaction(name, JOURNAL_LINES, label=label)
    return RecordType(name, "list", _CUSTOM_RECORD, label=label)


def _with_fields(described: RecordType, customization: Customization) -> RecordType:
    added = customization.fields.values()
    of_body = [_field(each, customization) for each in added if _stands_on(each, described)]
    of_lines = [_field(each, customization) for each in added if each.prefix in {"custcol", "cseg"}]
    hidden = customization.hidden.get(described.name.lower(), set[str]())
    if not of_body and not hidden and (not of_lines or described.family != "transaction"):
        return described
    fields = (each for each in described.fields if each.name.lower() not in hidden)
    if described.family == "transaction" and of_lines:
        fields = (_with_columns(each, of_lines) for each in fields)
    return replace(described, fields=(*fields, *of_body))


def _with_columns(field: Field, columns: Iterable[Field]) -> Field:
    return replace(field, fields=(*field.fields, *columns)) if field.kind == "sublist" and field.fields else field


def _stands_on(custom: CustomField, described: RecordType) -> bool:
    """Tell whether a custom field is on a record type; one of a custom record may also stand on any list."""
    if custom.on:
        return custom.on == described.name.lower()
    if custom.prefix == "custrecord":
        return described.family == "list"
    return custom.prefix != "custcol" and described.family in PREFIXES.get(custom.prefix, ())


def _field(custom: CustomField, customization: Customization) -> Field:
    return Field(
        custom.script_id,
        custom.kind,
        custom.target,
        label=custom.label,
        options=customization.lists.get(custom.target),
    )
