"""What the Bot API answers where it refuses: a code, one of Telegram's own sentences, and what the caller may do."""

from __future__ import annotations

from typing import Any

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class ApiError(Exception):
    """A refusal; code is the HTTP status, parameters hold retry_after (seconds) or migrate_to_chat_id."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the response."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(sentence: str, **parameters: int) -> ApiError:
    """A refusal of what was asked for; the server begins its sentences in lower case, unless they are codes."""
    if len(sentence) > 1 and not (sentence[1] == "_" or sentence[1].isupper()):
        sentence = sentence[0].lower() + sentence[1:]
    return ApiError(400, f"Bad Request: {sentence}", **parameters)


def forbidden(sentence: str) -> ApiError:
    """A refusal because of who asks."""
    return ApiError(403, f"Forbidden: {sentence}")


def too_many_requests(seconds: int) -> ApiError:
    """A refusal because of how often; seconds: how long to wait at least."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
