from bot.matching.fields import Field


def test_every_word_says_what_it_is_for_and_where_it_was_found(matcher):
    notes = {
        note.word: note for note in matcher.explain("Wo wächst Kräuter im Lindig xylophon?", languages=("de",)).words
    }
    assert "small" in notes["wo"].roles
    assert notes["krauter"].share > 0
    assert Field.TEXT in notes["krauter"].fields
    assert "place" in notes["lindig"].roles
    assert notes["xylophon"].roles == ("unknown",)
    assert notes["xylophon"].fields == ()


def test_the_best_entries_come_with_the_parts_of_their_sums(matcher):
    explanation = matcher.explain("Wo ist der Kräuterhof?", languages=("de",))
    assert explanation.entries[0].entry_id == "hof"
    assert explanation.entries[0].named == 1.0
    assert explanation.entries[0].total >= explanation.entries[-1].total
    assert explanation.clues["named"] == 1.0


def test_what_was_not_searched_has_no_entries(matcher):
    explanation = matcher.explain("hallo 👍", languages=("de",))
    assert explanation.entries == ()
    assert explanation.clues == {}
    assert [note.word for note in explanation.words] == ["hallo", "👍"]


def test_symbols_are_noted_without_weight(matcher):
    notes = {note.word: note for note in matcher.explain("Kräuterhof 🌿", languages=("de",)).words}
    assert notes["🌿"].weight == 0.0


def test_the_rows_hold_words_clues_and_entries(matcher):
    rows = matcher.explain("Woher aus Hamburg kommt das Hohes Tal", languages=("de",)).rows()
    first_cells = [row[0] for row in rows]
    assert first_cells[0] == "woher"
    assert "lead" in first_cells
    assert any("origin" in row[1] for row in rows if row[0] == "hamburg")
    assert any("region" in row[1] for row in rows if row[0] == "hohes")


def test_the_nearest_subject_that_is_not_in_the_directory_is_named(matcher):
    name, total = matcher.explain("Wie wird das Wetter morgen?", languages=("de",)).foreign
    assert name == "weather"
    assert total > 0.5
    assert matcher.explain("hallo", languages=("de",)).foreign is None
