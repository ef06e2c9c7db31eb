"""The rules of the inbox: what staff may do in which state, what must be typed, and how much one may pass on."""

from datetime import UTC, datetime

import pytest

from bot.domain.inbox import (
    ALIVE,
    LONGEST,
    LONGEST_PART,
    MOST_A_DAY,
    MOST_OPEN,
    PARTS,
    HandleMove,
    Kind,
    Limit,
    Part,
    State,
    Ticket,
    is_optional,
    limit_of,
    longest,
    moves,
    next_part,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PROPOSAL = {
    Part.NAME: "Repair-\nCafé",
    Part.WHAT: "Man repariert.",
    Part.WHERE: "Raben",
    Part.CONTACT: "https://repair.example",
    Part.RELATION: "Nachbarin",
}


def ticket(kind: Kind = Kind.QUESTION, state: State = State.OPEN, *, wants: bool = True, **parts: str) -> Ticket:
    return Ticket(7, kind, state, 1, "de", NOON, {Part(part): text for part, text in parts.items()}, wants_answer=wants)


def proposal(**changes: str) -> Ticket:
    parts = {part.value: text for part, text in PROPOSAL.items()} | changes
    return ticket(Kind.PROPOSAL, **parts)


def test_nobody_sees_what_was_not_sent() -> None:
    assert all(not moves(ticket(kind, State.DRAFT)) for kind in Kind)


@pytest.mark.parametrize("state", sorted(ALIVE))
def test_what_is_alive_can_be_answered_and_closed(state: State) -> None:
    common = {HandleMove.SHOW, HandleMove.CLOSE, HandleMove.REPLY}
    assert moves(ticket(Kind.REPORT, state)) == common | {HandleMove.ENTRY}
    assert moves(ticket(Kind.QUESTION, state)) == common | {HandleMove.ENTRY, HandleMove.TEACH}
    assert moves(ticket(Kind.PROPOSAL, state)) == common | {HandleMove.ENTRY, HandleMove.DECLINE}


def test_who_wants_no_answer_gets_none() -> None:
    assert HandleMove.REPLY not in moves(ticket(wants=False))
    assert HandleMove.CLOSE in moves(ticket(wants=False))


def test_what_is_over_can_only_be_looked_at() -> None:
    assert moves(ticket(state=State.CLOSED)) == moves(ticket(Kind.PROPOSAL, State.DECLINED)) == {HandleMove.SHOW}


def test_a_released_proposal_is_over() -> None:
    assert moves(ticket(Kind.PROPOSAL, State.RELEASED)) == {HandleMove.SHOW}


def test_a_question_must_be_typed_and_a_report_need_not() -> None:
    assert ticket().lacks == (Part.TEXT,)
    assert ticket(text="Wo?").lacks == ()
    assert ticket(Kind.REPORT).lacks == ()


def test_a_proposal_needs_name_content_and_place() -> None:
    assert ticket(Kind.PROPOSAL, name="x").lacks == (Part.WHAT, Part.WHERE)
    assert [part for part in Part if is_optional(Kind.PROPOSAL, part)] == [Part.CONTACT, Part.RELATION]


def test_the_parts_of_a_proposal_are_asked_for_in_turn() -> None:
    asked = [Part.NAME]
    while following := next_part(Kind.PROPOSAL, asked[-1]):
        asked.append(following)
    assert tuple(asked) == PARTS[Kind.PROPOSAL]


def test_a_part_is_shorter_than_a_text() -> None:
    assert longest(Part.TEXT) == LONGEST
    assert longest(Part.NAME) == LONGEST_PART


def test_what_it_is_about_stands_on_one_line() -> None:
    assert ticket(text="Wo ist\n das?").text == "Wo ist das?"
    assert proposal().text == "Repair- Café"
    assert ticket(Kind.REPORT).text == ""


@pytest.mark.parametrize(
    ("open_now", "in_a_day", "limit"),
    [
        (0, 0, None),
        (MOST_OPEN - 1, MOST_A_DAY - 1, None),
        (MOST_OPEN, 0, Limit.OPEN),
        (0, MOST_A_DAY, Limit.DAY),
    ],
)
def test_nobody_floods_the_team(open_now: int, in_a_day: int, limit: Limit | None) -> None:
    assert limit_of(open_now, in_a_day) is limit
