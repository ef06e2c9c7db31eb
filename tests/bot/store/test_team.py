"""The team in the database: roles, names, and invitations that one person uses once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.audit import Act, Deed
from bot.domain.invitations import INVITATION_LASTS, Invitation
from bot.domain.team import Member, Role
from bot.store.audit import AuditStore
from bot.store.database import Database
from bot.store.entry_drafts import EntryDraftStore
from bot.store.import_files import ImportFileStore
from bot.store.team import TeamStore

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
ADMIN, EDITORS, BOTH = frozenset({Role.ADMIN}), frozenset({Role.EDITOR}), frozenset({Role.EDITOR, Role.ANNOUNCER})
BOSS, ANNA, BERT = 1, 11, 12


@pytest.fixture
def store(database: Database) -> TeamStore:
    return TeamStore(database)


async def deeds(database: Database) -> list[tuple[str, Act, str]]:
    """What the log holds, the oldest first."""
    found = await AuditStore(database).deeds(100)
    return [(deed.actor, deed.act, deed.detail) for deed in reversed(found)]


async def joined(store: TeamStore, user_id: int, name: str, roles: frozenset[Role] = EDITORS) -> Member:
    token = f"token of {name}"
    await store.invite(token, roles, BOSS, NOON)
    member = await store.claim(token, user_id, name, NOON)
    assert member is not None
    return member


async def test_the_settings_name_the_first_admins_whatever_the_table_says(store: TeamStore) -> None:
    await joined(store, ANNA, "Anna", BOTH)
    await joined(store, BERT, "Bert")
    await store.keep_name(BOSS, "Sabine", NOON)
    team = await store.load([BOSS, BERT])
    assert team.members == (
        Member(BOSS, ADMIN, "Sabine", fixed=True),
        Member(BERT, ADMIN, "Bert", fixed=True),
        Member(ANNA, BOTH, "Anna"),
    )
    without = await store.load([])
    assert without.members == (Member(ANNA, BOTH, "Anna"), Member(BERT, EDITORS, "Bert"))
    assert await store.former() == (BOSS,)


async def test_who_is_taken_out_keeps_no_more_than_a_name(store: TeamStore, database: Database) -> None:
    await joined(store, ANNA, "Anna", BOTH)
    await store.change(Member(ANNA, EDITORS, "Anna"), BOSS, LATER)
    assert (await store.load([])).members == (Member(ANNA, EDITORS, "Anna"),)
    await store.change(Member(ANNA, frozenset(), "Anna"), BOSS, LATER)
    assert (await store.load([])).members == ()
    assert await store.names() == {ANNA: "Anna"}
    assert (await deeds(database))[2:] == [
        ("1", Act.MEMBER_CHANGED, "11 editor"),
        ("1", Act.MEMBER_REMOVED, "11"),
    ]


async def test_what_somebody_began_for_themselves_goes_when_they_leave(store: TeamStore, database: Database) -> None:
    tables = ("entry_draft", "import_file", "freshness_round", "freshness_answer")
    drafts = EntryDraftStore(database)
    for user_id, name in ((ANNA, "Anna"), (BERT, "Bert")):
        await joined(store, user_id, name)
        await drafts.begin(user_id, "untouched", 1, {"name": "Hof"}, NOON)
        begun = await drafts.begin(user_id, "zegg", 1, {"name": "ZEGG"}, NOON)
        await drafts.keep(replace(begun, fields={"name": "ZEGG e. V."}), NOON)
        await drafts.begin_new(user_id, {"name": "Neues"}, NOON)
        await ImportFileStore(database).add(user_id, "a.csv", b"name", NOON)
        await database.execute(
            "INSERT INTO freshness_round (user_id, week, state, at) VALUES (?, '2026-06-01', 'open', ?)",
            (user_id, NOON.isoformat()),
        )
        await database.execute("INSERT INTO freshness_answer (user_id, entry_id) VALUES (?, 'zegg')", (user_id,))
    assert [await drafts.unsaved(user_id) for user_id in (ANNA, BERT, BOSS)] == [2, 2, 0]

    async def owners() -> list[list[int]]:
        found = [await database.fetch_all(f"SELECT DISTINCT user_id FROM {table}") for table in tables]  # noqa: S608 - names of this test
        return [[user_id for (user_id,) in rows] for rows in found]

    await store.change(Member(ANNA, BOTH, "Anna"), BOSS, LATER)
    assert await owners() == [[ANNA, BERT]] * len(tables)
    await store.change(Member(ANNA, frozenset(), "Anna"), BOSS, LATER)
    assert await owners() == [[BERT]] * len(tables)


async def test_a_name_is_kept_as_it_is_now_and_changes_no_role(store: TeamStore) -> None:
    await joined(store, ANNA, "Anna")
    await store.keep_name(ANNA, "Anna B.", LATER)
    assert (await store.load([])).members == (Member(ANNA, EDITORS, "Anna B."),)
    assert await store.names() == {ANNA: "Anna B."}


async def test_of_a_token_only_a_hash_is_kept(store: TeamStore, database: Database) -> None:
    await store.invite("secret-token", BOTH, BOSS, NOON)
    rows = [*await database.fetch_all("SELECT * FROM invitation"), *await database.fetch_all("SELECT * FROM deed")]
    assert "secret-token" not in repr(rows)
    expected = Invitation(1, BOTH, BOSS, NOON + INVITATION_LASTS)
    assert await store.invitation("secret-token") == expected
    assert await store.invitation("another") is None
    assert await store.open_invitations(NOON) == (expected,)
    assert await store.open_invitations(NOON + INVITATION_LASTS) == ()


async def test_an_invitation_brings_its_roles_once(store: TeamStore, database: Database) -> None:
    await store.invite("token", BOTH, BOSS, NOON)
    assert await store.claim("token", ANNA, "Anna", LATER) == Member(ANNA, BOTH, "Anna")
    assert await store.claim("token", BERT, "Bert", LATER) is None
    assert await store.claim("forged", BERT, "Bert", LATER) is None
    found = await store.invitation("token")
    assert found is not None
    assert found.used_by == ANNA
    assert (await store.load([])).staff == {ANNA}
    assert await deeds(database) == [
        ("1", Act.INVITED, "1 editor announcer"),
        ("11", Act.MEMBER_JOINED, "1 editor announcer"),
    ]


async def test_of_two_who_follow_one_link_at_once_one_comes_in(tmp_path: Path) -> None:
    """Each with a connection of their own: what decides is the database."""
    async with Database(tmp_path / "a.sqlite3") as one, Database(tmp_path / "a.sqlite3") as other:
        for number in range(10):
            token = f"token {number}"
            await TeamStore(one).invite(token, EDITORS, BOSS, NOON)
            came = await asyncio.gather(
                TeamStore(one).claim(token, 2 * number + 100, "Anna", NOON),
                TeamStore(other).claim(token, 2 * number + 101, "Bert", NOON),
            )
            assert [member is None for member in came].count(True) == 1
        assert len((await TeamStore(one).load([])).staff) == 10


async def test_what_has_expired_or_was_taken_back_brings_nothing(store: TeamStore, database: Database) -> None:
    await store.invite("old", EDITORS, BOSS, NOON)
    revoked = await store.invite("revoked", EDITORS, BOSS, NOON)
    assert await store.revoke(revoked.number, BOSS, LATER)
    assert not await store.revoke(revoked.number, BOSS, LATER)
    assert not await store.revoke(1, BOSS, NOON + INVITATION_LASTS)
    assert await store.claim("revoked", ANNA, "Anna", LATER) is None
    assert await store.claim("old", ANNA, "Anna", NOON + INVITATION_LASTS) is None
    assert (await store.load([])).members == ()
    assert (await deeds(database))[2:] == [("1", Act.INVITATION_REVOKED, "2")]


async def test_who_may_not_invite_any_more_has_invited_nobody(store: TeamStore, database: Database) -> None:
    await joined(store, ANNA, "Anna", ADMIN)
    await store.invite("of Anna", ADMIN, ANNA, NOON)
    await store.invite("of the boss", EDITORS, BOSS, NOON)
    await store.change(Member(ANNA, ADMIN | EDITORS, "Anna"), BOSS, NOON)
    assert len(await store.open_invitations(NOON)) == 2
    await store.change(Member(ANNA, EDITORS, "Anna"), BOSS, NOON)
    assert [each.invited_by for each in await store.open_invitations(NOON)] == [BOSS]
    assert (await deeds(database))[-1] == ("1", Act.INVITATION_REVOKED, "2")


async def test_who_comes_back_comes_with_other_roles(store: TeamStore) -> None:
    member = await joined(store, ANNA, "Anna", ADMIN)
    await store.change(Member(member.user_id, frozenset(), "Anna"), BOSS, NOON)
    await store.invite("again", EDITORS, BOSS, LATER)
    await store.claim("again", ANNA, "Anna C.", LATER)
    assert (await store.load([])).members == (Member(ANNA, EDITORS, "Anna C."),)


async def test_the_log_knows_who_acted_last(database: Database) -> None:
    audit = AuditStore(database)
    for at, actor in ((NOON, "1"), (LATER, "2"), (LATER, "1")):
        await audit.record(Deed(at, actor, Act.ENTRY_EDITED, "gone"))
    assert await audit.actors() == ("1", "2")
