"""What a terminal shows while a run goes."""

import io
import re
from types import SimpleNamespace

from rich.console import Console

from netsuite_plugin.contract import Traffic
from netsuite_runner.progress import display_for
from netsuite_runner.watch import StepProgress, Watch

LINE = (
    "acting as EMULATOR of netsuite account 1234567, role 1001, user 12, OAuth Config of root, credential ns-8338818f"
)


def shown_at_80_columns(**traffic):
    screen = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    display = display_for(Console(file=screen, width=80, force_terminal=True), unshown=False)
    watch = Watch({"first": StepProgress()})
    watch.acts_as.append(LINE)
    display.show(SimpleNamespace(watch=watch, traffic=Traffic(**traffic)))
    display.close()
    screen.flush()
    return re.sub(r"\x1b\[[?\d;]*\w", "", screen.buffer.getvalue().decode())


def test_a_line_above_the_table_is_wrapped_between_words():
    """The terminal would break it in the middle of one."""
    assert all(
        len(line) <= 80 for line in shown_at_80_columns().split("\n") if "acting" in line or "credential" in line
    )


def test_requests_that_were_sent_again_are_counted():
    """One is one."""
    assert "1 request sent again" in shown_at_80_columns(retries=1)
    assert "2 requests sent again" in shown_at_80_columns(retries=2)
