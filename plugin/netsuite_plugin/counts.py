"""How many there are of something, in words."""


def counted(number: int, one: str, several: str = "") -> str:
    """Say how many: `1 run`, `2,000 runs`. `several` is what is said of more than one where that is not `one` with an s: `2 calls are`."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
