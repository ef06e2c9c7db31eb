"""Who may do what: roles bring rights, and who has no role has none."""

import pytest

from bot.domain.team import Member, Right, Role, Team


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
