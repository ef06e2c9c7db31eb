"""The register of personal data: every table and column of the database, and what becomes of what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.domain.personal_data import Column, Forgotten, Kept, Sealed, Table, Told

_STAFF_STAYS = (Told.TEAM, Forgotten.STAYS)
_NOBODYS = (Told.NOT_PERSONAL, Forgotten.NOBODYS, Kept.FOR_GOOD)

REGISTER: Mapping[str, Table] = {
    "person": Table(
        Told.LANGUAGE,
        Forgotten.DELETED,
        Kept.UNTIL_CHANGED,
        alike="user_id",
        personal="language",
        owners="user_id",
    ),
    "conversation": Table(
        Told.CONTEXT,
        Forgotten.DELETED,
        Kept.CONTEXT,
        alike="chat_id user_id",
        each_anew="body",
        personal="question at",
        owners="user_id chat_id",
    ),
    "form": Table(
        Told.FORMS,
        Forgotten.DELETED,
        Kept.FORM,
        alike="chat_id user_id",
        each_anew="payload",
        personal="step number room at",
        owners="user_id chat_id",
    ),
    "subscriber": Table(
        Told.SUBSCRIPTIONS,
        Forgotten.DELETED,
        Kept.UNTIL_CHANGED,
        alike="chat_id",
        personal="kind language pace hour weekday quiet_from quiet_until since digest_day",
        owners="chat_id",
        of_groups=True,
    ),
    "subscription": Table(
        Told.SUBSCRIPTIONS,
        Forgotten.WITH_PARENT,
        Kept.UNTIL_CHANGED,
        alike="chat_id",
        personal="subject since",
        owners="chat_id",
        within=("subscriber", "chat_id"),
        of_groups=True,
    ),
    "delivery": Table(
        Told.DELIVERIES,
        Forgotten.EMPTIED,
        Kept.DELIVERIES,
        alike="chat_id",
        personal="message_id target detail",
        plain="id dispatch_id language state digest due attempts doubts reason at",
        owners="chat_id",
        of_groups=True,
    ),
    "ticket": Table(
        Told.INBOX,
        Forgotten.DELETED,
        Kept.INBOX,
        alike="user_id",
        each_anew="parts",
        personal="number kind state language entry_id wants_answer said told at changed_at",
        owners="user_id",
    ),
    "ticket_line": Table(
        Told.INBOX,
        Forgotten.WITH_PARENT,
        Kept.INBOX,
        each_anew="html file_id",
        personal="number ticket side attachment_kind told at",
        within=("ticket", "ticket"),
    ),
    "ticket_post": Table(
        Told.INBOX,
        Forgotten.WITH_PARENT,
        Kept.INBOX,
        alike="chat_id",
        personal="message_id ticket side is_card",
        owners="chat_id",  # of the staff's messages the person is told nothing
        within=("ticket", "ticket"),
    ),
    "taken_update": Table(
        Told.UPDATES,
        Forgotten.FOUND_WITHIN,  # of what is set aside; what waits is answered in a moment, and is gone then
        Kept.UPDATES,
        each_anew="body",
        plain="update_id at attempts aside kind told_at",
        of_groups=True,
    ),
    "gap": Table(
        Told.QUESTIONS,
        Forgotten.NOBODYS,
        Kept.QUESTIONS,
        alike="text",
        each_anew="words",
        plain="id language day times aside",
    ),
    "lesson": Table(
        *_STAFF_STAYS,
        Kept.HISTORY,
        each_anew="question words",
        personal="author",
        plain="number day language ticket gap entry_id field revision taught",
        owners="author",
    ),
    "member": Table(*_STAFF_STAYS, Kept.MEMBERSHIP, personal="user_id roles name added_by since", owners="user_id"),
    "invitation": Table(
        *_STAFF_STAYS,
        Kept.INVITATIONS,
        personal="number token_hash roles invited_by at expires_at used_by revoked_by",
        owners="invited_by used_by revoked_by",
    ),
    "deed": Table(*_STAFF_STAYS, Kept.LOG, personal="number at actor act entry_id announcement detail", owners="actor"),
    "announcement": Table(
        *_STAFF_STAYS,
        Kept.HISTORY,
        personal="author submitted_by released_by",
        plain="number draft submitted_as created_at updated_at",
        owners="author submitted_by released_by",
    ),
    "dispatch": Table(
        *_STAFF_STAYS,
        Kept.HISTORY,
        personal="started_by board_chat board_message",
        plain="id kind announcement state loudness due_at started_at ended_at problem board_shown forgotten_at",
        owners="started_by",
    ),
    "entry_revision": Table(
        *_STAFF_STAYS,
        Kept.HISTORY,
        personal="author",
        plain="entry_id revision body at what reason batch",
        owners="author",
    ),
    "withdrawal": Table(
        *_STAFF_STAYS,
        Kept.HISTORY,
        personal="author",
        plain="entry_id due_at reason planned_at",
        owners="author",
    ),
    "import_batch": Table(
        *_STAFF_STAYS,
        Kept.LOG,
        personal="author undone_by",
        plain="number at file format added changed removed undone_at",
        owners="author undone_by",
    ),
    "import_file": Table(
        Told.TEAM,
        Forgotten.DELETED,
        Kept.FILES,
        personal="user_id",
        plain="number file content default_kind remove_missing allowed at",
        owners="user_id",
    ),
    "entry_draft": Table(
        Told.TEAM,
        Forgotten.DELETED,
        Kept.DRAFTS,
        each_anew="base fields clashes",
        personal="user_id",
        plain="number key based_on dated ticket gap at",
        owners="user_id",
    ),
    "freshness_round": Table(
        Told.TEAM,
        Forgotten.DELETED,
        Kept.ROUNDS,
        personal="user_id week state asked asked_revision at",
        owners="user_id",
    ),
    "freshness_answer": Table(
        Told.TEAM,
        Forgotten.WITH_PARENT,
        Kept.ROUNDS,
        personal="user_id entry_id",
        owners="user_id",
        within=("freshness_round", "user_id"),
    ),
    "directory": Table(*_NOBODYS, plain="id header fingerprint updated_at"),
    "entry": Table(*_NOBODYS, plain="id position body origin shipped_hash revision updated_at"),
    "sender": Table(*_NOBODYS, plain="id hold_until"),
    "tally": Table(*_NOBODYS, plain="week what key number"),
    "halt": Table(*_NOBODYS, plain="id since reason"),
    "sealing": Table(*_NOBODYS, plain="id proof places swept"),
}
"""Every table. A column that is missing here fails a test: whoever adds one decides all of this for it."""


def columns_of(name: str) -> Iterator[Column]:
    """The columns of a table of the register."""
    table = REGISTER[name]
    groups = (
        (table.alike, True, Sealed.ALIKE),
        (table.each_anew, True, Sealed.EACH_ANEW),
        (table.personal, True, Sealed.NO),
        (table.plain, False, Sealed.NO),
    )
    for names, is_personal, sealed in groups:
        yield from (Column(name, column, is_personal, sealed) for column in names.split())


def sealed_columns() -> tuple[Column, ...]:
    """Every column that is encrypted where there is a key."""
    return tuple(column for name in REGISTER for column in columns_of(name) if column.sealed is not Sealed.NO)
