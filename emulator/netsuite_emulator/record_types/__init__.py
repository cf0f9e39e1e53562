"""The record types an emulated account serves. Any other name is an unknown record type."""

from collections.abc import Iterable, Iterator, Mapping

from netsuite_emulator.record_types import crm, entities, items, lists, transactions
from netsuite_emulator.record_types.fields import Family, Field, Kind, RecordType

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


RECORD_TYPES: Mapping[str, RecordType] = _Registry(
    (*entities.TYPES, *lists.TYPES, *items.TYPES, *transactions.TYPES, *crm.TYPES)
)
