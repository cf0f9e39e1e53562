"""Moments and lengths of time as people say them. Everything is UTC; the exact moment stands in the title."""

from datetime import UTC, datetime, timedelta

from markupsafe import Markup, escape

from netsuite_plugin.counts import counted


def length(seconds: float) -> str:
    """Say how long: `84 ms`, `4.1 s`, `3 min 9 s`, `2 h 5 min`, `6 days`."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    if whole < 72 * 3600:
        return f"{whole // 3600} h {whole % 3600 // 60} min" if whole < 10 * 3600 else f"{whole / 3600:.0f} hours"
    return f"{whole / 86400:.0f} days"


def relative(moment: datetime, now: datetime) -> str:
    """Say when, as seen from now: `in 41 minutes`, `4 minutes ago`, `yesterday`, `Thu 26 Nov`."""
    seconds = (moment - now).total_seconds()
    away = abs(seconds)
    if away < 45:
        return "in a moment" if seconds > 0 else "just now"
    for unit, each, below in (("minute", 60, 3600), ("hour", 3600, 48 * 3600), ("day", 86400, 14 * 86400)):
        if away < below:
            number = max(1, round(away / each))
            said = counted(number, unit)
            return f"in {said}" if seconds > 0 else f"{said} ago"
    return day(moment, now)


def day(moment: datetime, now: datetime) -> str:
    """Say the day: `Thu 26 Nov`, with the year where it is another."""
    said = f"{moment:%a} {moment.day} {moment:%b}"
    return said if abs((moment - now) / timedelta(days=1)) < 300 else f"{said} {moment.year}"


def at(moment: datetime, now: datetime) -> str:
    """Say day and time: `Fri 4 Dec, 07:12`."""
    return f"{day(moment, now)}, {moment:%H:%M}"


def as_time(moment: datetime, words: str) -> Markup:
    """Return a `<time>` of these words, with the exact moment in its title."""
    utc = moment.astimezone(UTC)
    return Markup('<time datetime="{0:%Y-%m-%dT%H:%M:%SZ}" title="{0:%Y-%m-%d %H:%M:%S} UTC">{1}</time>').format(
        utc, escape(words)
    )
