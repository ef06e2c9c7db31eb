"""How long things are kept."""

from datetime import UTC, datetime

import pytest

from bot.domain.notice import months_before


@pytest.mark.parametrize(
    ("now", "months", "before"),
    [
        ((2026, 6, 1), 1, (2026, 5, 1)),
        ((2026, 6, 1), 24, (2024, 6, 1)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 15), 12, (2025, 12, 15)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
    ],
)
def test_months_are_counted_as_people_do(now: tuple[int, int, int], months: int, before: tuple[int, int, int]) -> None:
    assert months_before(datetime(*now, 12, tzinfo=UTC), months) == datetime(*before, 12, tzinfo=UTC)
