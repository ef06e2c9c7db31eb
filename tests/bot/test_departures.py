"""Departures: each of the two ends is tried, and what was not possible is tried again."""

from bot.departures import Departures
from bot.domain.questions import Person, Remembered
from tests.offices import NOON, takes_nothing

ANNA, BERT = Person(1, 1), Person(2, 2)


class Known:
    """A memory that takes something, or nothing."""

    def __init__(self) -> None:
        self.forgotten: list[Person] = []
        self.is_locked = False

    async def forget(self, person: Person) -> None:
        if self.is_locked:
            await takes_nothing()
        self.forgotten.append(person)

    async def recall(self, person: Person) -> Remembered:
        return Remembered()

    async def keep(self, person: Person, context: object) -> None: ...

    async def set_language(self, person: Person, language: str) -> None: ...


async def test_who_left_is_forgotten_although_the_end_of_their_subscriptions_was_not_possible() -> None:
    ended: list[int] = []
    locked = [ANNA.chat_id]

    async def end(chat_id: int) -> None:
        if chat_id in locked:
            await takes_nothing()
        ended.append(chat_id)

    memory = Known()
    departures = Departures(end, memory)
    await departures.left(ANNA)
    assert (ended, memory.forgotten) == ([], [ANNA])
    locked.clear()
    memory.is_locked = True
    await departures.left(BERT)
    assert ended == [BERT.chat_id]
    memory.is_locked = False
    await departures.look(NOON)
    assert ended[1:] == [ANNA.chat_id, BERT.chat_id]
    assert memory.forgotten[1:] == [ANNA, BERT]
    await departures.look(NOON)
    assert len(ended) == len(memory.forgotten) == 3


async def test_who_is_back_is_not_forgotten_any_more() -> None:
    memory = Known()
    departures = Departures(takes_nothing, memory)
    await departures.left(ANNA)
    departures.returned(ANNA.chat_id)
    await departures.look(NOON)
    assert memory.forgotten == [ANNA]
