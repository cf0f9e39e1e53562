"""A real browser, Debian's Chromium; `make test-web` runs these, after it has seen to it and to axe-core. `make test` does not."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from real_browser import LAUNCHED


class InTurn(LoadScopeScheduling):
    """The journeys stay in one process, in their order: one leaves what the next needs. Every other test goes where there is room."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        return file if file.endswith("test_journeys.py") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InTurn:
    return InTurn(config, log)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**LAUNCHED)
        yield launched
        launched.close()
