"""Files that a page gives out."""

from starlette.responses import Response


def as_file(text: str, name: str, kind: str) -> Response:
    """Answer with a file that the browser keeps instead of showing it."""
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    return Response(text, media_type=kind, headers={"content-disposition": f'attachment; filename="{safe}"'})


def plain(text: str) -> str:
    """Return a cell of CSV that no spreadsheet carries out as a formula; numbers stay numbers."""
    acts = text[:1] in {"=", "@", "+", "\t", "\r"} or (text[:1] == "-" and not _is_number(text))
    return f"'{text}" if acts else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
