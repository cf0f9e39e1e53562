"""What a person types as name=value."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.pairs import pairs


def test_a_value_is_all_after_the_first_equals_sign():
    """Whatever it holds, and nothing is a value too."""
    assert {"a": "b=c", "empty": ""} == pairs(["a=b=c", "empty="])


@pytest.mark.parametrize(
    ("words", "why"), [(["a"], "not name=value"), (["=a"], "not name=value"), (["a=1", "a=1"], "given twice")]
)
def test_anything_else_is_refused(words, why):
    """With the word."""
    with pytest.raises(ConfigurationError, match=why):
        pairs(words)
