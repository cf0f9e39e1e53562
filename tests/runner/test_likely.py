"""What is likely meant by a key, and what is wanted for a value: in every place of a workflow; more stand in `bad/`."""

from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError

from netsuite_runner.likely import keys_at, near, wanted
from netsuite_runner.workflow import Step, Workflow


class Inner(BaseModel):
    """Something inside."""

    code: str


class Outer(BaseModel):
    """Places of every kind."""

    one: Inner | None = None
    many: tuple[Inner, ...] = ()
    named: Annotated[dict[str, Inner], Field(min_length=1)] = {}
    number: int = 0
    flag: bool = False
    texts: list[str] = []


@pytest.mark.parametrize("path", [("one",), ("many", 0), ("named", "x")])
def test_the_keys_of_a_place(path):
    assert ["code"] == keys_at(Outer, path)
    assert [] == keys_at(Outer, ("number",))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("recordType", "record_type"), ("record-type", "record_type"), ("recrd_type", "record_type")],
)
def test_a_name_is_known_in_any_spelling(written, meant):
    assert f"; did you mean {meant}?" == near(written, ["record_type", "record_id"])


def test_every_key_of_a_step_is_found_by_one_wrong_letter():
    for model in (Step, Workflow):
        for key in model.model_fields:
            assert f"; did you mean {key}?" == near(f"{key}x", model.model_fields)


def test_what_there_is_is_named_where_nothing_is_near():
    assert "; there is record_type, record_id" == near("zzz", ["record_type", "record_id"])
    assert "" == near("zzz", [])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"number": "5"}, "this is text, and a whole number is wanted: write 5 without quotes"),
        ({"number": "secret"}, "this is text, and a whole number is wanted"),
        ({"flag": "true"}, "this is text, and true or false is wanted: write true without quotes"),
        ({"texts": "a"}, "a list is wanted: write [ ] around it"),
        ({"texts": [True]}, "true is true or false, and text is wanted: quote it, as 'true'"),
        ({"one": "a"}, "a mapping is wanted: write {code: …}; its keys are code"),
        ({"named": ["a"]}, "this is a list, and a mapping by name is wanted: write 'NAME:' in the place of '-'"),
        ({"number": None}, "a whole number is wanted here, and nothing is written"),
        ({"named": {}}, "there is none: at least 1 is wanted"),
    ],
)
def test_what_is_wanted(given, words):
    with pytest.raises(ValidationError) as refused:
        Outer.model_validate(given, strict=True)

    error = refused.value.errors()[0]
    assert words == wanted(error, keys_at(Outer, error["loc"]))
