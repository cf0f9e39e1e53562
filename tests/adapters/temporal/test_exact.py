"""What an expression came to reaches an activity as what it was."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from netsuite_adapters.temporal.exact import packed, unpacked
from netsuite_runner.language.expressions import ExpressionError

VALUES = {
    "before": date(2026, 10, 30),
    "since": datetime(2026, 10, 30, 9, 30, tzinfo=UTC),
    "amount": Decimal("12345678901234567890.10"),
    "rows": [{"id": "1", "open": True, "unpaid": None}, {"id": "2", "open": False, "unpaid": 1.5}],
    "text": "2026-10-30",
}


def test_nothing_is_lost_on_the_way():
    assert VALUES == unpacked(json.loads(json.dumps(packed(VALUES))))


def test_what_json_has_is_shown_as_it_is():
    plain = {"record_type": "task", "values": {"title": "Call Acme", "company": {"id": "107"}}, "many": [1, 2.5, None]}

    assert plain == packed(plain)


@pytest.mark.parametrize("odd", [{"$date": "no date"}, {"$mapping": {"a": 1}}, {"$decimal": "1", "b": 2}])
def test_a_mapping_that_looks_like_a_packed_value_stays_a_mapping(odd):
    assert odd == unpacked(packed(odd))


def test_what_cannot_be_written_is_refused():
    with pytest.raises(ExpressionError, match="not a JSON value"):
        packed({"left": timedelta(days=3)})
