"""Names that were probably meant. Case and underscores do not count."""

import difflib
import re
from collections.abc import Iterable

__all__ = ["did_you_mean", "near", "slip", "words_in"]

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_LIKE_ENOUGH = 0.72
"""`difflib` ratio: `salesOrdr`, `sales_order` and `customers` are found, `vendor` is not taken for `vendorBill`."""
_MUCH = 0.1


def near(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that are like this one, the likest first; none that is much less like it."""
    wanted, spelled = _plain(name), {_plain(each): each for each in known}
    found = difflib.get_close_matches(wanted, spelled, n=3, cutoff=_LIKE_ENOUGH)
    least = difflib.SequenceMatcher(None, wanted, found[0]).ratio() - _MUCH if found else 1
    return [spelled[each] for each in found if difflib.SequenceMatcher(None, wanted, each).ratio() >= least]


def slip(name: str, known: Iterable[str]) -> str | None:
    """
    Return the known name that this one is but for one slip of the finger: a letter too many, missing, wrong, or two the other way round.

    None for a known name, and where two known names are equally near: nothing is certain then.
    """
    found = [each for each in known if _one_slip(name.lower(), each.lower())]
    return found[0] if len(found) == 1 and len(found[0]) > 3 else None


def did_you_mean(names: Iterable[str]) -> str:
    """Return the question, with a blank before it, or nothing where nothing is near."""
    asked = " or ".join(f"'{each}'" for each in names)
    return f" Did you mean {asked}?" if asked else ""


def words_in(text: str) -> set[str]:
    """Return the words of a text, lower-case: a name in it is found in any language."""
    return {each.lower() for each in _WORD.findall(text)}


def _one_slip(given: str, meant: str) -> bool:
    if given == meant or abs(len(given) - len(meant)) > 1:
        return False
    begin = next((at for at, pair in enumerate(zip(given, meant, strict=False)) if pair[0] != pair[1]), len(given))
    left, right = given[begin:], meant[begin:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:] and len(left) >= 2
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def _plain(name: str) -> str:
    return name.lower().replace("_", "")
