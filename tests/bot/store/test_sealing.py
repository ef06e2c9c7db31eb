"""Sealing one value, and the functions of a connection."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.sealing import Key, NoKey, add_functions

KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)
NUMBERS = st.integers(-(2**63), 2**63 - 1)


@given(NUMBERS | st.text())
def test_the_same_always_looks_the_same_and_comes_back(value):
    sealed = KEY.seal(value)
    assert sealed == KEY.seal(value) != value
    assert isinstance(sealed, bytes if isinstance(value, int) else str)
    assert KEY.unseal(sealed) == value


@given(st.text())
def test_a_text_looks_different_each_time_and_comes_back(text):
    sealed = KEY.seal_text(text)
    assert sealed != KEY.seal_text(text)
    assert KEY.unseal_text(sealed) == text


def test_what_is_no_unicode_comes_back_too():
    assert KEY.unseal_text(KEY.seal_text("a\ud800b")) == "a\ud800b"


def test_nothing_stays_nothing():
    for sealer in (KEY, NoKey()):
        assert [sealer.seal(None), sealer.unseal(None), sealer.seal_text(None), sealer.unseal_text(None)] == [None] * 4


def test_another_key_seals_otherwise_and_opens_nothing():
    assert KEY.seal(5) != OTHER.seal(5)
    with pytest.raises(ValueError, match="another key"):
        OTHER.unseal(KEY.seal(5))
    with pytest.raises(ValueError, match="another key"):
        OTHER.unseal_text(KEY.seal_text("geheim"))


def test_what_was_changed_is_refused():
    sealed = KEY.seal(5)
    with pytest.raises(ValueError, match="changed"):
        KEY.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(ValueError, match="changed"):
        KEY.unseal_text(KEY.seal("as if it were one of the other sort"))


@pytest.mark.parametrize("value", [5, "plain", "~%%", "~"])
def test_what_is_not_sealed_is_refused(value):
    with pytest.raises(ValueError):
        KEY.unseal(value)


def test_nothing_is_sealed_twice():
    with pytest.raises(TypeError):
        KEY.seal(KEY.seal(5))


def test_only_the_right_key_accepts_a_proof():
    assert KEY.made(KEY.proof())
    assert not OTHER.made(KEY.proof())
    assert not KEY.made(str(KEY.seal_text("something else")))


def test_the_key_is_not_shown():
    assert "kkkk" not in repr(KEY)


def test_without_a_key_all_stays_as_it_is_but_what_is_sealed_is_refused():
    plain = NoKey()
    assert [plain.seal(5), plain.unseal(5), plain.seal_text("x"), plain.unseal_text("x")] == [5, 5, "x", "x"]
    with pytest.raises(ValueError, match="no key"):
        plain.unseal(KEY.seal(5))


def test_statements_seal_and_find_what_they_sealed():
    connection = sqlite3.connect(":memory:")
    add_functions(connection, KEY)
    add_functions(connection, OTHER, "_old")
    connection.execute("CREATE TABLE t (id ANY PRIMARY KEY, body TEXT) STRICT")
    connection.execute("INSERT INTO t VALUES (seal(?), seal_text(?))", (-1001, "Guten Tag"))
    assert connection.execute("SELECT unseal(id), unseal_text(body) FROM t WHERE id = seal(-1001)").fetchall() == [
        (-1001, "Guten Tag")
    ]
    assert connection.execute("SELECT id = seal_old(-1001) FROM t").fetchone() == (0,)
    connection.close()
