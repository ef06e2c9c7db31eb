"""Drafts of announcements as text: equal drafts give equal text, and keep their fingerprint on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC

from pydantic import TypeAdapter

from bot.domain.announcements import Draft

_DRAFTS = TypeAdapter(Draft)


def draft_to_text(draft: Draft) -> str:
    """The JSON of a draft; its time must have a time zone and becomes UTC."""
    plain = _DRAFTS.dump_python(_in_utc(draft), mode="json")
    plain["audience"]["subjects"].sort(key=lambda subject: (subject["kind"], subject["key"]))
    plain["audience"]["languages"].sort()
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def draft_from_text(text: str) -> Draft:
    """The draft that `draft_to_text` wrote; raises pydantic's ValidationError for anything else."""
    return _in_utc(_DRAFTS.validate_json(text))


def _in_utc(draft: Draft) -> Draft:
    """The draft with its time in Python's own UTC: the fingerprint would tell another zone of the same moment apart."""
    return draft if draft.send_at is None else replace(draft, send_at=draft.send_at.astimezone(UTC))
