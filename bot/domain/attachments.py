"""What can be attached to a message: a picture or a file that Telegram has already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AttachmentKind(StrEnum):
    """The sorts of attachments."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file by Telegram's own id, so that it is uploaded once for all."""

    kind: AttachmentKind
    file_id: str
