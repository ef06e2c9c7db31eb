"""Audiences: whom an announcement reaches, as a condition on subscribers."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.domain.announcements import Audience
from bot.domain.subscriptions import EVERYTHING
from bot.store.database import Database, Transaction

IN_AUDIENCE = (
    "(:everyone OR chat_id IN"
    " (SELECT chat_id FROM subscription WHERE subject IN (SELECT value FROM json_each(:subjects))))"
    " AND (:all_languages OR language IN (SELECT value FROM json_each(:languages)))"
)
"""The condition on the table subscriber that Audience.reaches is on one; see `parameters_of`."""


def parameters_of(audience: Audience) -> dict[str, object]:
    """The parameters of IN_AUDIENCE for an audience."""
    subjects = {EVERYTHING, *audience.subjects} if audience.subjects else set()
    return {
        "everyone": audience.everyone,
        "subjects": json.dumps(sorted(map(str, subjects))),
        "all_languages": not audience.languages,
        "languages": json.dumps(sorted(audience.languages)),
    }


async def count_audience(database: Database | Transaction, audience: Audience) -> Mapping[str, int]:
    """How many subscribers an audience has now, by language."""
    rows = await database.fetch_all(
        f"SELECT language, count(*) FROM subscriber WHERE {IN_AUDIENCE} GROUP BY language ORDER BY language",  # noqa: S608
        parameters_of(audience),
    )
    return dict(rows)
