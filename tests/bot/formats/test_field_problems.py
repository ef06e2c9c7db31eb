"""Problems of fields that have no code of their own."""

import pytest
from pydantic import ValidationError

from bot.domain.directory import Location
from bot.formats.field_problems import field_problem
from bot.formats.problems import Problem, ProblemCode


def test_a_value_in_the_wrong_form_has_a_code_also_in_a_field_that_has_none_of_its_own():
    path = ("entries", 0, "colour")
    detail = {"type": "string_pattern_mismatch", "input": "röt", "loc": path, "ctx": {"pattern": "^[a-z]+$"}}
    assert field_problem(path, detail) == Problem(ProblemCode.BAD_FORM, path, params={"value": "röt"})


@pytest.mark.parametrize("value", [90.1, -91, "im Norden", float("nan"), float("inf"), None, [52.1]])
def test_a_coordinate_that_cannot_be_is_called_so(value):
    with pytest.raises(ValidationError) as caught:
        Location.model_validate({"lat": value, "lon": 12.6})
    (detail,) = caught.value.errors()
    path = ("entries", 0, "location", "lat")
    assert field_problem(path, detail) == Problem(ProblemCode.BAD_COORDINATE, path, params={"value": str(value)})


def test_an_unknown_field_of_a_location_is_named_with_the_one_that_is_meant():
    with pytest.raises(ValidationError) as caught:
        Location.model_validate({"lat": 52.1, "lon": 12.6, "long": 12.6})
    (detail,) = caught.value.errors()
    problem = field_problem(("entries", 0, "location", "long"), detail)
    assert (problem.code, problem.params) == (ProblemCode.UNKNOWN_FIELD, {"value": "long", "nearest": "lon"})
