"""How large an answer may be and how long it may take, whatever the other side sends."""

import zlib

import anyio
import httpx

from netsuite_plugin.errors import AnswerTooLarge, TimedOut

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_ANY_HEADER = 32 + zlib.MAX_WBITS  # gzip or zlib, whichever it is
_OF_PACKED = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


class AnswerLimits(httpx.AsyncBaseTransport):
    """
    Reads every answer to its end here, and no further than allowed.

    `most` bytes are counted after decompression; `seconds` run from sending the request to the last byte of its answer. An answer that
    breaks a limit is never asked for again: it would be the same.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, *, most: int, seconds: float) -> None:
        self._inner, self._most, self._seconds = inner, most, seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Pass the request on and return its whole answer.

        Raises:
            AnswerTooLarge: More than `most` bytes came.
            TimedOut: The answer was not whole after `seconds`.
            httpx.RemoteProtocolError: The answer cannot be decompressed, or ends before its end.
        """
        what = f"{request.method} {request.url.path}"
        with anyio.move_on_after(self._seconds):
            response = await self._inner.handle_async_request(request)
            try:
                if response.has_redirect_location and not _is_address(request.url, response.headers["location"]):
                    raise httpx.RemoteProtocolError("a redirection to something that is not an address")
                return await self._whole(response, what)
            finally:
                await response.aclose()
        raise TimedOut(
            f"{what}: the answer was not whole after {self._seconds:g} s, so it was given up (NETSUITE_NODES_ANSWER_SECONDS).",
            sent=True,
        )

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()

    async def _whole(self, response: httpx.Response, what: str) -> httpx.Response:
        if response.is_stream_consumed:  # a host's own transport may bring an answer that is read already
            if len(response.content) > self._most:
                raise self._too_large(what)
            return response
        encoding = response.headers.get("content-encoding", "").strip().lower()
        packed = encoding not in {"", "identity"}
        if packed and encoding not in _PACKED:
            raise httpx.RemoteProtocolError(f"the answer is encoded as {encoding[:40]!r}, which was not asked for")
        unpacked = _Unpacked() if packed else None
        parts: list[bytes] = []
        size = 0
        async for chunk in response.aiter_raw():
            for part in unpacked.pieces(chunk, self._most - size + 1) if unpacked else (chunk,):
                size += len(part)
                if size > self._most:
                    raise self._too_large(what)
                parts.append(part)
        if unpacked is not None and not unpacked.ended:
            raise httpx.RemoteProtocolError("the compressed answer ends before its end")
        headers = response.headers.raw
        if packed:
            headers = [(name, value) for name, value in headers if name.lower() not in _OF_PACKED]
        return httpx.Response(
            response.status_code, headers=headers, content=b"".join(parts), extensions=response.extensions
        )

    def _too_large(self, what: str) -> AnswerTooLarge:
        return AnswerTooLarge(
            f"{what}: the answer is larger than {self._most:,} bytes, so it was given up (NETSUITE_NODES_ANSWER_BYTES). Ask for less: "
            f"fewer rows, columns or fields."
        )


def _is_address(url: httpx.URL, location: str) -> bool:
    """Tell whether a redirection can be read: httpx reads it although it is not followed, and raises errors of its own."""
    try:
        target = httpx.URL(location)
        if target.scheme and not target.host:
            target = target.copy_with(host=url.host)
        return bool(url.join(target).netloc)
    except (httpx.InvalidURL, ValueError):
        return False


class _Unpacked:
    """Decompresses piece by piece, so that a small piece that stands for gigabytes is never expanded whole."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(_ANY_HEADER)
        self.ended = True  # of no bytes at all

    def pieces(self, chunk: bytes, most: int) -> list[bytes]:
        """Return what a chunk stands for, but not more than `most` bytes of it."""
        found: list[bytes] = []
        try:
            while chunk and most > 0:
                if self._inflate.eof:  # RFC 1952 allows one member after another
                    self._inflate = zlib.decompressobj(_ANY_HEADER)
                piece = self._inflate.decompress(chunk, most)
                chunk = self._inflate.unused_data or self._inflate.unconsumed_tail
                most -= len(piece)
                found.append(piece)
        except zlib.error as error:
            raise httpx.RemoteProtocolError("the answer cannot be decompressed") from error
        self.ended = self._inflate.eof
        return found
