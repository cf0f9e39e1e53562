"""The record types every account serves. Any other name is an unknown record type, unless an account adds it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from netsuite_emulator.record_types import (
    banking,
    billing,
    crm,
    entities,
    items,
    lists,
    others,
    purchasing,
    sales,
    stock,
)
from netsuite_emulator.record_types.fields import Family, Field, Kind, RecordType, many

__all__ = ["RECORD_TYPES", "Family", "Field", "Kind", "RecordType"]


class _Registry(Mapping[str, RecordType]):
    """Record types by lower-case name; a look-up takes any case, as paths of the record service do."""

    def __init__(self, record_types: Iterable[RecordType]) -> None:
        self._record_types = {each.name.lower(): each for each in record_types}

    def __getitem__(self, name: str) -> RecordType:
        return self._record_types[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._record_types)

    def __len__(self) -> int:
        return len(self._record_types)


_DESCRIBED = (
    *entities.TYPES,
    *lists.TYPES,
    *items.TYPES,
    *sales.TYPES,
    *purchasing.TYPES,
    *stock.TYPES,
    *banking.TYPES,
    *billing.TYPES,
    *crm.TYPES,
    *others.TYPES,
)


def _with_lists(described: Iterable[RecordType]) -> Iterator[RecordType]:
    """
    Give every type its first records: the options that references into it name.

    A list known from such options alone is served with ids and names. What is pointed to without options and is no
    type of its own (files, addresses) is not served as records: the service then takes any id for it.
    """
    known = {each.name: each for each in described}
    options: dict[str, dict[str, str]] = {}
    for target, named in _options(each.fields for each in known.values()):
        options.setdefault(target, {}).update(named)
    for name, record_type in known.items():
        yield replace(record_type, starts_with=options[name]) if name in options else record_type
    for name in sorted(options.keys() - known.keys()):
        fields = (
            *many("string", "id", read_only=True),
            *many("string", "externalId"),
            Field("name", "string", mandatory=True),
            Field("isInactive", "boolean"),
        )
        yield RecordType(name, "list", fields, starts_with=options[name])


def _options(groups: Iterable[tuple[Field, ...]]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for fields in groups:
        for field in fields:
            if field.options is not None:
                yield from ((target, field.options) for target in field.targets[:1])
            yield from _options([field.fields])


RECORD_TYPES: Mapping[str, RecordType] = _Registry(_with_lists(_DESCRIBED))
