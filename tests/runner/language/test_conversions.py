"""Values of the language on their way into a node: what the check lets through, the run takes."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, JsonValue

from netsuite_nodes.record.create import RecordCreateParams
from netsuite_nodes.record.get import RecordGetParams
from netsuite_nodes.suiteql.query import SuiteQLQueryParams
from netsuite_runner.language.conversions import fitted, misfit, place_of
from netsuite_runner.language.kinds import of
from netsuite_runner.language.values import ExpressionError, kind_of

MOMENT = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
VALUES = ["a", 7, 1.5, Decimal("2.50"), True, date(2026, 1, 31), MOMENT, ["a"], {"a": 1}]


class Places(BaseModel):
    """One param for each kind of place."""

    text: str = ""
    whole: int = 0
    number: float = 0
    exact: Decimal = Decimal(0)
    logical: bool = False
    day: date = date.min
    moment: datetime = MOMENT
    maybe: str | None = None
    texts: list[str] = []
    named: dict[str, int] = {}
    anything: Any = None
    json_value: JsonValue = None


@pytest.mark.fault("A6")
def test_record_values_take_dates_and_decimals():
    """A file that passed its check failed in the run: "not a valid JSON value"."""
    values = {
        "due": date(2026, 1, 31),
        "at": MOMENT,
        "lines": {"items": [{"rate": Decimal("10.50"), "quantity": Decimal(3)}]},
    }

    made = RecordCreateParams.model_validate(
        fitted(RecordCreateParams, {"record_type": "task", "values": values})
    ).values

    assert {"due": "2026-01-31", "at": MOMENT.isoformat(), "lines": {"items": [{"rate": 10.5, "quantity": 3}]}} == made
    with pytest.raises(ExpressionError, match=r"values.*round\(2\)"):
        fitted(RecordCreateParams, {"values": {"rate": Decimal("1.000000000000000000001")}})


@pytest.mark.fault("A6")
def test_a_whole_number_is_an_id():
    assert {"record_id": "107", "fields": ["1"]} == fitted(RecordGetParams, {"record_id": 107, "fields": [1]})
    for wrong in (1.5, True, ["a"], {}):
        with pytest.raises(ExpressionError, match="record_id: .* is given where text is taken"):
            fitted(RecordGetParams, {"record_id": wrong})


@pytest.mark.fault("A6")
def test_parameters_of_a_query_stay_what_they_are():
    given = {"a": date(2026, 1, 31), "b": Decimal("2.50"), "c": [1, "x"], "d": None, "e": True}

    assert given == SuiteQLQueryParams.model_validate(
        fitted(SuiteQLQueryParams, {"query": "SELECT :a, :b, :d, :e FROM x WHERE id IN (:c)", "parameters": given})
    ).parameters | {"c": [1, "x"]}


@pytest.mark.fault("A6")
@pytest.mark.parametrize(("param", "value"), list(itertools.product(Places.model_fields, VALUES)), ids=str)
def test_what_the_check_lets_through_the_run_takes(param, value):
    """And what it refuses, the run refuses: one table."""
    refused = misfit(of(kind_of(value)), place_of(Places).get(param))
    if refused:
        with pytest.raises(ExpressionError, match="is given where"):
            fitted(Places, {param: value})
        return
    made = fitted(Places, {param: value})
    text_is_read_by_the_node = isinstance(value, (str, date)) and param in {
        "whole",
        "number",
        "exact",
        "logical",
        "day",
        "moment",
    }
    fraction = value in (1.5, Decimal("2.50")) and param == "whole"
    if not (text_is_read_by_the_node or fraction):
        Places.model_validate(made)
