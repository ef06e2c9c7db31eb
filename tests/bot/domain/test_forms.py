"""Forms: what may be asked of whom."""

from bot.domain.forms import NEEDED, Room


def test_it_is_said_of_every_room_who_may_answer_it() -> None:
    assert set(NEEDED) == set(Room)
    assert [room for room, right in NEEDED.items() if right is None] == [Room.TELLING]
