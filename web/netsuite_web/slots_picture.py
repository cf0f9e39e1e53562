"""
The picture of a pool's last hour: what was in use below the window, what waited above it, and where NetSuite had no room.

An SVG whose places across are per cent, so that its text never scales.
"""

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from netsuite_plugin.transport.slots.seen import Moment

_BARS, _MOMENTS = 120, 3
"""How many bars there are, and how many moments of ten seconds one stands for: half a minute."""
_TOP, _TALL = 14, 80
"""Pixels: above the bars, and of the tallest bar."""
KEY = (("held", "in use"), ("waited", "waiting"), ("window", "window"), ("refused", "NetSuite had no room"))
"""What a class means."""


def picture(history: Sequence[Moment]) -> Markup:
    """Draw the last hour; the last moment is now."""
    bars = [_bar(history[max(0, end - _MOMENTS) : end]) for end in range(len(history), 0, -_MOMENTS)][:_BARS][::-1]
    most = max((max(bar.window, bar.in_use) for bar in bars), default=1) or 1
    scale = max([most, *(bar.in_use + min(bar.waiting, most) for bar in bars)])
    drawn: list[Markup] = []
    for place, bar in enumerate(bars, start=_BARS - len(bars)):
        waiting = min(bar.waiting, scale - bar.in_use)
        drawn += _rect(place, 0, bar.in_use / scale, "held")
        drawn += _rect(place, bar.in_use / scale, waiting / scale, "waited")
        if bar.refused:
            drawn.append(_mark(place))
    place = _BARS - len(bars)
    for window, run in groupby(bar.window for bar in bars):
        after = place + len(list(run))
        drawn.append(_level(place, after, window / scale))
        place = after
    return Markup('<svg width="100%" height="{}" role="img" aria-label="{}" class="hour">{}{}</svg>').format(
        _TOP + _TALL + 18, in_words(history), Markup("").join(drawn), _axis(scale)
    )


def in_words(history: Sequence[Moment]) -> str:
    """Say what the picture shows."""
    if not history:
        return "Nothing in the last hour"
    windows = sorted({each.window for each in history})
    window = f"{windows[0]}" if len(windows) == 1 else f"{windows[0]} to {windows[-1]}"
    refused = sum(each.refused for each in history)
    return (
        f"In the last hour at most {max(each.in_use for each in history)} in use, window {window}, "
        f"at most {max(each.waiting for each in history)} waiting, {refused} refused by NetSuite"
    )


def _bar(moments: Sequence[Moment]) -> Moment:
    """Put moments together: the most of each, the last window, all refusals."""
    return Moment(
        at=moments[0].at,
        window=moments[-1].window,
        in_use=max(each.in_use for each in moments),
        waiting=max(each.waiting for each in moments),
        refused=sum(each.refused for each in moments),
        ended=sum(each.ended for each in moments),
    )


def _rect(place: int, below: float, tall: float, kind: str) -> list[Markup]:
    if not tall:
        return []
    shape = Markup('<rect x="{:.2f}%" width="{:.2f}%" y="{:.1f}" height="{:.1f}" class="{}"/>')
    top = _TOP + _TALL * (1 - below - tall)
    return [shape.format(100 * place / _BARS, 80 / _BARS, top, _TALL * tall, kind)]


def _mark(place: int) -> Markup:
    return Markup('<circle cx="{:.2f}%" cy="6" r="3" class="refused"/>').format(100 * (place + 0.4) / _BARS)


def _level(first: int, after: int, height: float) -> Markup:
    line = Markup('<line x1="{:.2f}%" x2="{:.2f}%" y1="{y:.1f}" y2="{y:.1f}" class="window"/>')
    return line.format(100 * first / _BARS, 100 * after / _BARS, y=_TOP + _TALL * (1 - height))


def _axis(scale: int) -> Markup:
    low = _TOP + _TALL
    words = (("0%", "start", "an hour ago"), ("50%", "middle", "30 min"), ("100%", "end", "now"))
    texts = [Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(x, low + 14, a, w) for x, a, w in words]
    most = Markup('<text x="0" y="{}">{}</text>').format(_TOP - 3, scale)
    edge = Markup('<line x1="0" x2="100%" y1="{y}" y2="{y}" class="tick"/>').format(y=low)
    return Markup("").join([edge, most, *texts])
