from typing import Any, ClassVar, Self

from pydantic import BaseModel

class CredentialsBlock(BaseModel):
    _block_type_name: ClassVar[str]
    _block_type_slug: ClassVar[str]
    _description: ClassVar[str]
    _block_document_name: ClassVar[str | None]  # the block's own, and no argument
    @classmethod
    async def aload(cls, name: str) -> Self: ...
    def get_client(self) -> Any: ...
