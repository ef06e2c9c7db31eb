from bot.domain.directory import Facet
from bot.matching.fields import WEIGHTS, Field, fields_of, names_of, texts_in


def of_bus(small):
    return list(fields_of(small.by_id["bus"], small))


def test_every_searched_text_comes_with_its_field(small):
    found = {(field, text) for field, _, text in of_bus(small)}
    assert (Field.NAME, "BürgerBus Quelltal e.V.") in found
    assert (Field.ALIAS, "Linie 7") in found
    assert (Field.PEOPLE, "Erna Zickler") in found
    assert (Field.KEYWORD, "ride to the shops") in found
    assert (Field.QUESTION, "Wie kommt meine Oma zum Arzt?") in found
    assert (Field.PLACE, "Bad Quell") in found
    assert (Field.TOPIC, "Mobility") in found
    assert (Field.TEXT, "Vorsitz") in found
    assert (Field.TEXT, "Bad Quell") in found


def test_prose_comes_with_the_facet_that_it_answers(small):
    found = {(facet, text) for _, facet, text in of_bus(small) if facet}
    assert (Facet.GOOD_TO_KNOW, "Platz für einen Rollstuhl.") in found
    assert (Facet.SUMMARY, "Volunteers drive a minibus.") in found
    of_hof = {(facet, text) for _, facet, text in fields_of(small.by_id["hof"], small) if facet}
    assert (Facet.FOCUS_AREAS, "herb courses") in of_hof
    assert (Facet.FUNDERS, "Sparstiftung") in of_hof


def test_notes_for_staff_are_never_searched(small):
    entry = small.by_id["hof"].model_copy(update={"editor_notes": ["geheim"]})
    assert "geheim" not in [text for _, _, text in fields_of(entry, small)]


def test_the_proper_name_comes_first(small):
    assert names_of(small.by_id["hof"]) == ["Kräuterhof Lindig", "KoHof", "Kräuterhof"]


def test_texts_are_of_all_languages():
    assert list(texts_in({"de": "ja", "en": ["yes", "yeah"]})) == ["ja", "yes", "yeah"]
    assert list(texts_in(None)) == []


def test_every_field_has_a_weight():
    assert set(WEIGHTS) == set(Field)
