"""What the tests of RESTlets share: a script that counts, and how it is called."""

import pytest

from netsuite_emulator.restlets import RestletError

ADDRESS = {"script": "customscript_desk", "deploy": 1}


class Desk:
    """Remembers its calls; answers what it is told to, or throws it."""

    def __init__(self):
        self.calls, self.answer = [], {"done": True}

    def __call__(self, call):
        self.calls.append(call)
        if isinstance(self.answer, RestletError):
            raise self.answer
        return self.answer(call) if callable(self.answer) else self.answer


@pytest.fixture
def desk(netsuite):
    """Deployed."""
    found = Desk()
    netsuite.restlet("customscript_desk", "1", found)
    return found


@pytest.fixture
def lose(netsuite):
    """Lose the answers of the next calls."""

    def armed(times=1):
        netsuite.faults.add("lose_answer", on="restlet", times=times)

    return armed


@pytest.fixture
def called(run_node):
    """Call the desk by a node."""

    async def call(method, **params):
        return await run_node(f"netsuite.restlet.{method}", **{**ADDRESS, **params})

    return call
