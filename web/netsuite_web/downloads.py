"""Files that a page gives out."""

from starlette.responses import Response


def as_file(text: str, name: str, kind: str) -> Response:
    """Answer with a file that the browser keeps instead of showing it."""
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    return Response(text, media_type=kind, headers={"content-disposition": f'attachment; filename="{safe}"'})
