"""Who may do what: roles bring rights, and who has no role has none."""

import pytest

from bot.domain.questions import Person
from bot.domain.team import Member, Obstacle, Right, Role, Roles, Team, name_to_read, obstacle


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.EDITOR, {Right.EDIT, Right.LOOK}),
        (Role.ANNOUNCER, {Right.ANNOUNCE, Right.LOOK}),
        (Role.ADMIN, set(Right)),
    ],
)
def test_a_role_brings_its_rights_and_no_others(role: Role, rights: set[Right]) -> None:
    team = Team([Member(1, frozenset({role}))])
    assert {right for right in Right if team.may(1, right)} == rights
    assert not any(team.may(2, right) for right in Right)
    assert {right for right in Right if team.with_right(right) == {1}} == rights


def test_roles_add_up() -> None:
    both = Member(1, frozenset({Role.EDITOR, Role.ANNOUNCER}))
    assert both.may(Right.EDIT)
    assert both.may(Right.ANNOUNCE)
    assert not both.may(Right.LEAD)


def test_the_settings_name_admins_whom_no_button_changes() -> None:
    team = Team.of_admins([7])
    assert team.member(7) == Member(7, frozenset({Role.ADMIN}), fixed=True)
    assert team.staff == {7}


def test_who_loses_every_role_is_gone() -> None:
    team = Team()
    team.put(Member(1, frozenset({Role.EDITOR}), "Sabine"))
    assert [member.name for member in team.members] == ["Sabine"]
    team.put(Member(1, frozenset(), "Sabine"))
    team.put(Member(2, frozenset()))
    assert team.members == ()
    assert team.member(1) is None


EDITOR, ANNOUNCER, ADMIN = (frozenset({role}) for role in Role)
NOBODY: Roles = frozenset()


@pytest.mark.parametrize(
    ("by", "whom", "roles", "found"),
    [
        (1, 3, ADMIN, None),
        (1, 3, NOBODY, None),
        (2, 2, EDITOR, None),  # An admin may step down where there is another one.
        (1, 2, NOBODY, None),
        (1, 1, NOBODY, Obstacle.FIXED),
        (2, 1, EDITOR, Obstacle.FIXED),
        (1, 4, ADMIN, Obstacle.GONE),
        (3, 3, ADMIN, Obstacle.NO_ADMIN),
        (3, 4, EDITOR, Obstacle.NO_ADMIN),
        (4, 4, ADMIN, Obstacle.NO_ADMIN),
        (4, 1, NOBODY, Obstacle.NO_ADMIN),
    ],
)
def test_only_admins_change_others_and_nobody_those_of_the_settings(
    by: int, whom: int, roles: Roles, found: Obstacle | None
) -> None:
    team = Team([Member(1, ADMIN, fixed=True), Member(2, ADMIN), Member(3, EDITOR)])
    assert obstacle(team, by, whom, roles) is found


def test_the_last_admin_stays() -> None:
    team = Team([Member(1, ADMIN), Member(2, EDITOR)])
    assert obstacle(team, 1, 1, NOBODY) is Obstacle.LAST_ADMIN
    assert obstacle(team, 1, 1, EDITOR | ANNOUNCER) is Obstacle.LAST_ADMIN
    assert obstacle(team, 1, 1, ADMIN | EDITOR) is None


def test_who_reads_something_reads_their_own_language_as_far_as_it_is_known() -> None:
    team = Team([Member(1, ADMIN, language="en"), Member(2, ADMIN)])
    assert [team.reader(user_id) for user_id in (1, 2, 3)] == [Person(1, 1, "en"), Person(2, 2), Person(3, 3)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Sabine Muster", "Sabine Muster"),
        ("Zoë  Łukasiewicz", "Zoë Łukasiewicz"),
        ("Sabine\n• Uwe: Leitung", "Sabine • Uwe: Leitung"),
        ("\u202eenibaS\u202c", "enibaS"),
        ("S\u200ba\u2060b\ufeff\x07", "Sab"),
        ("\u200b", ""),
        ("a" + "\u0301" * 4095 + "b", "á\u0301\u0301b"),
        ("x" * 63 + " yz", "x" * 63),
        ("محمد", "محمد"),
    ],
)
def test_a_name_is_read_on_one_line_and_hides_nothing(typed: str, read: str) -> None:
    assert name_to_read(typed) == read
