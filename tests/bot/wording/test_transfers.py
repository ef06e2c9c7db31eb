"""What editors read of files: in their words, on pages that Telegram takes, and what needs a yes first."""

import pytest

from bot.domain.directory import Entry
from bot.domain.transfers import TransferMove
from bot.formats.plans import Plan
from bot.formats.problems import Problem, ProblemCode
from bot.formats.registry import FORMATS
from bot.wording import transfers
from tests.readings import change_of


def removal(number, by_hand):
    entry = Entry.model_validate(
        {"id": f"e{number}", "kind": "offer", "name": f"Laden {number}", "summary": {"en": "A shop. " * 30}}
    )
    return change_of(entry.id, entry, None, by_hand=by_hand)


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_every_format_has_a_name_for_people(english, name):
    assert "_" not in transfers.name_of(english, name)


def test_what_needs_a_yes_stands_first_and_has_its_button_on_its_page(english):
    plan = Plan(removed=tuple(removal(number, by_hand=number % 2 == 1) for number in range(200)))
    seen, page, more = [], 0, True
    while more:
        message = transfers.page(english, plan, 7, TransferMove.REMOVED, page, frozenset({"e3"}))
        labels = [button.label for row in message.buttons for button in row]
        named = [line for line in message.text.splitlines() if "<b>" in line]
        asked = [label for label in labels if label.startswith(("Take out too", "Stays out"))]
        assert len(asked) <= len(named) < 100
        seen += asked
        more, page = "Next page »" in labels, page + 1
    assert (len(seen), len(set(seen)), seen[0]) == (100, 100, "Take out too: Laden 1")
    assert "Stays out: Laden 3" in seen


def test_the_one_problem_of_a_refused_file_is_said_at_once(english):
    problem = Problem(ProblemCode.WRONG_FILE, params={"reason": "picture"}, file="a.png")
    view = transfers.View(1, False, frozenset(), "")
    message = transfers.summary(english, "a.png", "", Plan(problems=(problem,), refused=True), view)
    assert "this is a picture" in message.text
    assert [button.label for row in message.buttons for button in row] == ["Leave it"]
