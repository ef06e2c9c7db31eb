"""Problems of fields that have no code of their own."""

from bot.formats.field_problems import field_problem
from bot.formats.problems import Problem, ProblemCode


def test_a_value_in_the_wrong_form_has_a_code_also_in_a_field_that_has_none_of_its_own():
    path = ("entries", 0, "colour")
    detail = {"type": "string_pattern_mismatch", "input": "röt", "loc": path, "ctx": {"pattern": "^[a-z]+$"}}
    assert field_problem(path, detail) == Problem(ProblemCode.BAD_FORM, path, params={"value": "röt"})
