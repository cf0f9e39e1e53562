"""What a person typed as `name=value`, each a word of its own."""

from collections.abc import Iterable

from netsuite_plugin.contract import ConfigurationError


def pairs(words: Iterable[str]) -> dict[str, str]:
    """
    Return the values by name.

    Raises:
        ConfigurationError: A word is not name=value, or a name is given twice: leave one out.
    """
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise ConfigurationError(f"--param {word!r} is not name=value.")
        if name in found:
            raise ConfigurationError(f"--param {name} is given twice: leave one out.")
        found[name] = value
    return found
