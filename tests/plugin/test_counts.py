"""Numbers of things are said as people say them."""

import pytest

from netsuite_plugin.counts import counted


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (1, ("run",), "1 run"),
        (0, ("run",), "0 runs"),
        (2_000, ("run",), "2,000 runs"),
        (1, ("call is", "calls are"), "1 call is"),
        (2, ("call is", "calls are"), "2 calls are"),
    ],
)
def test_one_is_one(number, words, said):
    assert said == counted(number, *words)
