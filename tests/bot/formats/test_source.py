"""A file is the same whether its bytes were sent or lie on the disk, in one piece or in many."""

import pytest

from bot.formats import source
from bot.formats.source import Source

TEXT = "Kürbis\r\nGemüse\n"


@pytest.fixture(params=["sent", "lying"])
def made(request, tmp_path, monkeypatch):
    monkeypatch.setattr(source, "PIECE", 4)

    def make(content):
        if request.param == "sent":
            return Source(content)
        path = tmp_path / "a"
        path.write_bytes(content)
        return Source(path)

    return make


def test_it_can_be_read_again_and_again(made):
    found = made(TEXT.encode())
    assert (found.size, found.head(2), found.whole()) == (17, b"K\xc3", TEXT.encode())
    for _ in range(2):
        with found.text("utf-8") as text:
            assert list(text) == ["Kürbis\r\n", "Gemüse\n"]


@pytest.mark.parametrize(("sought", "there"), [(b"bis\r", True), (b"s\r\nG", True), (b"xyz", False)])
def test_bytes_are_found_across_pieces(made, sought, there):
    assert made(TEXT.encode()).has(sought) is there


@pytest.mark.parametrize(
    ("content", "place", "line"),
    [
        (TEXT.encode(), None, None),
        (TEXT.encode("cp1252"), 1, 1),
        (b"abc\ndef\n\xfc", 8, 3),
        ("abc\nü".encode()[:-1], 4, 2),
    ],
)
def test_what_is_no_utf_8_is_told_with_its_place(made, content, place, line):
    found = made(content)
    assert found.undecodable("utf-8") == place
    assert place is None or found.line_at(place) == line


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(FileNotFoundError):
        Source(tmp_path / "a")
