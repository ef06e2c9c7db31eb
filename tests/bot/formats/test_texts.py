"""Texts come back as they were kept, whether they are few or many."""

import threading

import pytest

from bot.formats import texts
from bot.formats.texts import Texts


@pytest.mark.parametrize("in_memory", [1, 1_000_000])
def test_texts_come_back_by_their_places(monkeypatch, in_memory):
    monkeypatch.setattr(texts, "_IN_MEMORY", in_memory)
    kept = Texts()
    said = ["", "Gemüse", "a\r\nb\0", "\ud83d", "🌱" * 1000]
    assert [kept.add(text) for text in said] == [0, 1, 2, 3, 4]
    assert [kept[place] for place in (4, 3, 2, 1, 0)] == said[::-1]
    assert (kept.add("noch einer"), kept[5], len(kept)) == (5, "noch einer", 6)


@pytest.mark.parametrize("place", [-1, 1])
def test_a_place_without_a_text_is_an_error(place):
    kept = Texts()
    kept.add("einer")
    with pytest.raises(IndexError):
        kept[place]


def test_two_threads_do_not_get_each_others_texts():
    kept = Texts()
    for number in range(200):
        kept.add(str(number) * 50)
    wrong = []

    def read():
        wrong.extend(number for number in range(200) if kept[number] != str(number) * 50)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
