"""The register of personal data names every table and column that the database has, and no other."""

from bot.domain.register import REGISTER, columns_of


async def test_the_register_and_the_database_name_the_same_columns(database):
    tables = await database.fetch_all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    there = {
        name: {column for _, column, *_ in await database.fetch_all(f"PRAGMA table_info({name})")} for (name,) in tables
    }
    assert there == {name: {column.name for column in columns_of(name)} for name in REGISTER}


async def test_what_goes_with_its_parent_is_deleted_with_it_by_the_database(database):
    for name, table in REGISTER.items():
        if table.within is None:
            continue
        parent, column = table.within
        keys = await database.fetch_all(f"PRAGMA foreign_key_list({name})")
        assert (parent, column, "CASCADE") in [(key[2], key[3], key[6]) for key in keys], name
