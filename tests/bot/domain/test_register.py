"""The register of personal data is whole and does not contradict itself."""

import pytest

from bot.domain.personal_data import Forgotten, Kept, Sealed, Told
from bot.domain.register import REGISTER, columns_of, sealed_columns


@pytest.mark.parametrize("name", REGISTER)
def test_every_column_stands_in_one_group_and_owners_are_columns(name):
    names = [column.name for column in columns_of(name)]
    assert len(set(names)) == len(names)
    assert set(REGISTER[name].owners.split()) <= set(names)


@pytest.mark.parametrize("name", REGISTER)
def test_what_is_personal_is_told_of_and_somebody_can_ask_for_it(name):
    table = REGISTER[name]
    is_personal = any(column.is_personal for column in columns_of(name))
    assert is_personal == (table.told is not Told.NOT_PERSONAL)
    if is_personal and table.told is not Told.QUESTIONS:
        assert table.owners or table.within or table.forgotten is Forgotten.FOUND_WITHIN
        assert table.forgotten is not Forgotten.NOBODYS
        assert table.kept is not Kept.FOR_GOOD


@pytest.mark.parametrize("name", REGISTER)
def test_what_goes_with_its_parent_has_one(name):
    table = REGISTER[name]
    assert (table.forgotten is Forgotten.WITH_PARENT) == (table.within is not None)
    if table.within:
        parent, column = table.within
        assert REGISTER[parent].forgotten is Forgotten.DELETED
        assert column in [each.name for each in columns_of(name)]


def test_only_what_is_of_the_team_stays():
    assert {table.told for table in REGISTER.values() if table.forgotten is Forgotten.STAYS} == {Told.TEAM}


def test_every_id_of_residents_is_sealed():
    ids = {
        str(column)
        for name, table in REGISTER.items()
        if table.told not in (Told.TEAM, Told.NOT_PERSONAL)
        for column in columns_of(name)
        if column.name in ("chat_id", "user_id")
    }
    assert ids == {
        str(column) for column in sealed_columns() if column.name.endswith("_id") and column.name != "file_id"
    }
    assert {str(column) for column in sealed_columns() if column.sealed is Sealed.ALIKE} - ids == {"gap.text"}
