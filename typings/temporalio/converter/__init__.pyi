from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

class StorageDriverStoreContext: ...
class StorageDriverRetrieveContext: ...

@dataclass(frozen=True)
class StorageDriverClaim:
    claim_data: Mapping[str, str]

class StorageDriver: ...

@dataclass(frozen=True)
class ExternalStorage:
    drivers: Sequence[StorageDriver]
    payload_size_threshold: int

@dataclass(frozen=True)
class DataConverter:
    external_storage: ExternalStorage | None = None
    default: ClassVar[DataConverter]
