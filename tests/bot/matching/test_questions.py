from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.directory import Directory, Facet
from bot.domain.limits import Limits
from bot.domain.questions import Filter, SmallTalk
from bot.matching.lexicon import Lexicon
from bot.matching.questions import Matcher


def best(understanding):
    return understanding.candidates[0].entry_id


@pytest.mark.parametrize(
    ("message", "entry"),
    [
        ("Was ist der Bürgerbus?", "bus"),
        ("buergerbus", "bus"),
        ("B%C3%BCrgerbus", "bus"),
        ("Bürgrebus", "bus"),
        ("bürger bus", "bus"),
        ("linie 7 wann", "bus"),
        ("Erna Zickler", "bus"),
        ("what is the ko hof", "hof"),
        ("cohof", "hof"),
        ("Kräuterhov Lindig", "hof"),
        ("wo kann ich Gemüse und Kräuter sehen", "hof"),
        ("wie kommt Oma zum Arzt", "bus"),
        ("ride to the shops", "bus"),
        ("Rathaus Lindig", "amt-lindig"),
        ("Wohnsitz anmelden in Lindig", "amt-lindig"),
        ("register my address in Quell", "amt-quell"),
        ("schnelles internet", "netz"),
    ],
)
def test_the_entry_that_is_meant_comes_first(read, message, entry):
    assert best(read(message)) == entry


def test_candidates_are_ordered_by_score(read):
    candidates = read("Wohnsitz anmelden in Lindig").candidates
    assert [one.score for one in candidates] == sorted((one.score for one in candidates), reverse=True)


def test_a_covered_name_counts_as_named(read):
    assert read("was ist der kohof").candidates[0].named == 1.0
    assert read("wo wachsen kräuter").candidates[0].named < 0.8


def test_the_text_that_holds_the_fact_fits_best(read, matcher):
    understanding = read("Hat der Bürgerbus Platz für einen Rollstuhl?")
    assert matcher.fits(understanding, "bus")[0].facet is Facet.GOOD_TO_KNOW
    understanding = read("Talnetz, seit wann gibt es das?")
    assert matcher.fits(understanding, "netz")[0].facet is Facet.BACKGROUND


def test_the_language_of_the_small_words_wins_over_that_of_the_client(read):
    assert read("what is the Bürgerbus?", "de").language == "en"
    assert read("Was ist der Bürgerbus?", "en").language == "de"
    assert read("Bürgerbus", "en", "de").language == "en"


def test_facets_are_read(read):
    assert read("Telefonnummer vom Kräuterhof").facets[0] is Facet.PHONE


def test_content_and_subject_leave_out_small_and_asking_words(read):
    found = read("Wie ist die Telefonnummer vom Rathaus in Lindig?")
    assert found.content == ("rathaus", "lindig")
    assert found.subject == ("rathaus",)
    assert found.place == "Lindig"


def test_a_name_made_of_asking_words_is_a_subject(small, lexicons):
    directory = small.model_copy(
        update={"entries": [small.entries[2].model_copy(update={"name": "LEADER", "aliases": []}), small.entries[0]]}
    )
    found = Matcher(directory, lexicons).read("leader", languages=("en",))
    assert found.content == ("leader",)
    assert found.facets == ()


def test_a_question_without_subject_has_no_content(read):
    found = read("who is the contact?")
    assert found.content == ()
    assert found.facets[0] is Facet.CONTACT
    assert not found.refers_back


@pytest.mark.parametrize(
    "message",
    [
        "wer ist da der Ansprechpartner",
        "und wer zahlt",
        "where is it",
        "wann macht die auf",
        "und für Kinder?",
        "Und Gemüse?",
        "and for kids?",
        "Und wie komme ich mit dem Bus dahin?",
    ],
)
def test_words_that_lean_on_what_was_said_are_seen(read, message):
    assert read(message).refers_back


@pytest.mark.parametrize("message", ["gibt es eine Schule", "is there a school", "Es gibt doch einen Kohof?"])
def test_to_ask_whether_there_is_something_does_not_lean_on_anything(read, message):
    assert not read(message).refers_back


@pytest.mark.parametrize(
    "message",
    [
        "Und wo kann man hier baden?",
        "and who sells vegetables",
        "Meine Oma braucht jemanden, der mit ihr einkaufen geht",
        "Mein Sohn kommt nicht klar und braucht Nachhilfe, er ist neun",
        "my son is 12 and he needs someone to help",
        "habt ihr was für Jugendliche",
        "wo kann ich mit dem Rad hin",
        "Gibt es eine Krabbelgruppe in der Gegend?",
    ],
)
def test_who_tells_something_new_does_not_lean_on_anything(read, message):
    assert not read(message).refers_back


@pytest.mark.parametrize("message", ["In Lindig, gibt es da eine Schule?", "In Lindig, is there a school there?"])
def test_there_is_the_place_that_was_just_named(read, message):
    assert read("Gibt es da eine Schule?").refers_back
    assert not read(message).refers_back


@pytest.mark.parametrize("message", ["Wo ist die Schule", "Telefon Rathaus", "who runs the farm"])
def test_an_article_before_a_noun_does_not_lean_on_anything(read, message):
    assert not read(message).refers_back


@pytest.mark.parametrize(
    ("message", "ordinal"), [("der zweite", 2), ("the last one", -1), ("first", 1), ("Kräuterhof", None)]
)
def test_ordinals_are_read(read, message, ordinal):
    assert read(message).ordinal == ordinal


@pytest.mark.parametrize(
    ("message", "talk"),
    [
        ("Hallo!", SmallTalk.GREETING),
        ("heyyy there", SmallTalk.GREETING),
        ("vielen Dank", SmallTalk.THANKS),
        ("👍", SmallTalk.THANKS),
        ("tschüss", SmallTalk.GOODBYE),
        ("how are you", SmallTalk.WELLBEING),
        ("wer bist du", SmallTalk.IDENTITY),
        ("what can I ask you?", SmallTalk.ABILITIES),
        ("do you speak English?", SmallTalk.LANGUAGE),
        ("du Idiot", SmallTalk.INSULT),
        ("blah blah", SmallTalk.NONSENSE),
        ("🏺", SmallTalk.NONSENSE),
        ("???", SmallTalk.NONSENSE),
        ("", SmallTalk.NONSENSE),
    ],
)
def test_small_talk_is_told_from_questions(read, message, talk):
    assert read(message).small_talk is talk


@pytest.mark.parametrize(
    "message", ["Hallo, wo ist der Kräuterhof?", "danke, und die Telefonnummer?", "hi, list everything"]
)
def test_a_question_with_a_greeting_is_a_question(read, message):
    assert read(message).small_talk is None


def test_emergencies_come_before_everything(read):
    found = read("Hallo, beim Kräuterhof brennt es!")
    assert found.emergency
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("message", "chosen"),
    [
        ("Welche Initiativen gibt es zum Thema Mobilität?", Filter("mobility")),
        ("show me everything about nature", Filter("nature")),
        ("was gibts in Lindig so alles", Filter(place="Lindig")),
        ("nature projects in Lindig, list", Filter("nature", "Lindig")),
        ("list all initiatives please", Filter()),
        ("Welche Anlaufstellen gibt es?", Filter(kind="contact_point")),
        ("Projekte in Lindig", Filter(place="Lindig")),
    ],
)
def test_lists_are_read_with_their_filter(read, message, chosen):
    assert read(message).listing == chosen


@pytest.mark.parametrize(
    "message",
    [
        "Was ist der Bürgerbus?",
        "Welche Kurse gibt es beim Kräuterhof?",
        "welche Telefonnummer hat das Rathaus in Lindig",
        "welche",
        "Was gibt es Neues zum schnellen Internet mit Glasfaser und Mobilfunk?",
    ],
)
def test_questions_about_one_entry_are_no_list(read, message):
    assert read(message).listing is None


def test_a_topic_alone_is_told(read):
    assert read("Mobilität").topic == "mobility"
    assert read("Mobilität Gemüse").topic is None
    assert read("Lindig").topic is None


def test_the_last_answer_can_be_wished_in_another_language(read):
    found = read("Sorry, can you say that in German?")
    assert found.again
    assert found.language == "de"
    assert read("can you repeat that").language == "en"


def test_what_is_foreign_makes_the_best_entry_less_likely(read):
    here, abroad = read("Kräuter Kurse"), read("Kräuter Kurse in Hamburg")
    assert abroad.candidates[0].score < here.candidates[0].score / 2
    assert read("wetter Lindig").candidates[0].score < Limits().unsure


def test_a_foreign_place_from_which_somebody_comes_does_no_harm(read):
    assert read("ich komme aus Hamburg, wo ist der Kräuterhof").candidates[0].score > 0.5


def test_a_foreign_place_that_is_only_told_of_does_no_harm(read):
    asked = read("Gibt es in Hamburg einen Kräuterhof?").candidates[0].score
    assert read("Ich war lange in Hamburg. Gibt es einen Kräuterhof?").candidates[0].score > asked
    assert read("Gibt es in Lindig einen Kräuterhof, wie in Hamburg?").candidates[0].score > asked


def test_a_foreign_place_in_a_name_does_no_harm(small, lexicons):
    hof = small.by_id["hof"].model_copy(update={"aliases": ["Hof Hamburg-Süd"]})
    directory = small.model_copy(update={"entries": [hof, *small.entries[:2]]})
    read = Matcher(directory, lexicons).read
    assert read("hof hamburg süd", languages=("de",)).candidates[0].score > 0.5


def test_unknown_subjects_are_unlikely(read):
    assert all(one.score < 0.3 for one in read("Wie repariere ich einen Verbrennungsmotor?").candidates)


def test_searching_while_typing_finds_the_best_first(matcher):
    assert matcher.search("kräuterh")[0].entry_id == "hof"
    assert len(matcher.search("rathaus", limit=1)) == 1
    assert matcher.search("") == []
    assert matcher.search("👍") == []


def test_the_languages_of_the_lexicons_are_the_last_resort(read, matcher):
    assert matcher.read("Bürgerbus", languages=()).language == "de"


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_raises_and_the_same_text_reads_the_same(matcher, text):
    first = matcher.read(text, languages=("de", "en"))
    assert first == matcher.read(text, languages=("de", "en"))
    assert all(0 <= one.score <= 1 for one in first.candidates)
    assert matcher.search(text, 3) == matcher.search(text, 3)


TELLING_WORDS = (
    "wo",
    "ist",
    "der",
    "bürgerbus",
    "lindig",
    "wann",
    "offen",
    "und",
    "die",
    "zweite",
    "welche",
    "alle",
    "es",
    "brennt",
    "hamburg",
    "thema",
    "natur",
    "7",
    "👍",
    "<b>",
    "%C3",
)


@given(st.lists(st.sampled_from(TELLING_WORDS), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_order_of_telling_words_can_be_read_and_explained(matcher, words):
    message = " ".join(words)
    explanation = matcher.explain(message, languages=("de",))
    assert explanation.understanding == replace(matcher.read(message, languages=("de",)), questions=())
    assert all(isinstance(cell, str) for row in explanation.rows() for cell in row)


def test_each_question_of_a_message_is_understood_alone(read):
    understanding = read("Wo ist der Kräuterhof? Und wann fährt die Linie 7?")
    assert [best(question) for question in understanding.questions] == ["hof", "bus"]
    assert read("Wo ist der Kräuterhof?").questions == ()
    assert read("Hilfe! Brennt es? Wo ist der Bus?").questions == ()


def test_an_empty_directory_is_read_without_candidates(lexicons):
    empty = Directory.model_validate({"directory": {"name": "Leer"}, "kinds": {}, "entries": []})
    matcher = Matcher(empty, lexicons)
    assert matcher.read("Wo ist der Bürgerbus in Hamburg?", languages=("de",)).candidates == ()
    assert matcher.search("bus") == []
    assert matcher.explain("bus", languages=("de",)).entries == ()


def test_a_third_language_is_data_only():
    dutch = Lexicon.model_validate(
        {
            "language": "nl",
            "stemmer": "dutch",
            "function_words": ["wat", "is", "de", "het", "waar"],
            "facets": {"phone": {"asked": ["telefoonnummer"]}},
        }
    )
    directory = Directory.model_validate(
        {
            "directory": {"name": "Gids"},
            "kinds": {"offer": {"nl": "Aanbod"}},
            "entries": [
                {"id": "bieb", "kind": "offer", "name": "Bibliotheek", "summary": {"nl": "Boeken lenen."}},
                {"id": "bad", "kind": "offer", "name": "Zwembad", "summary": {"nl": "Water en zwemmen."}},
            ],
        }
    )
    found = Matcher(directory, {"nl": dutch}).read("Wat is het telefoonnummer van de bibliotheek?", languages=("en",))
    assert found.language == "nl"
    assert found.facets == (Facet.PHONE,)
    assert best(found) == "bieb"


def test_a_directory_without_lexicons_can_still_be_searched(small):
    found = Matcher(small, {}).read("Kräuterhof", languages=("de",))
    assert best(found) == "hof"
    assert found.language == "de"


@pytest.mark.parametrize(
    ("message", "talk"),
    [
        ("Das war echt super lieb, vielen Dank digga", SmallTalk.THANKS),
        ("Sitzt da ein Mensch oder bist du ein Bot?", SmallTalk.IDENTITY),
        ("Danke, und die Telefonnummer?", None),
        ("Danke, gibt es Trompete und Xylophon und Tuba?", None),
        ("Hallo Xylophon", None),
    ],
)
def test_small_talk_with_other_words_is_perhaps_small_talk(read, message, talk):
    understanding = read(message)
    assert (understanding.small_talk or understanding.perhaps_talk) is talk


def test_words_as_they_are_spoken_are_read_as_they_are_written(read):
    assert best(read("wo jibts denn jemuse un kroiter")) == "hof"


def test_who_says_a_name_and_nothing_else_means_it(read):
    assert read("Linie 7").candidates[0].score > 0.85
    assert read("was ist der kohof").candidates[0].score > 0.85


def test_a_name_said_in_full_tells_no_language(small, lexicons):
    netz = small.by_id["netz"].model_copy(update={"aliases": ["Wir sind auf dem Land"]})
    read = Matcher(small.model_copy(update={"entries": [netz, *small.entries[1:]]}), lexicons).read
    assert read("What is Wir sind auf dem Land?", languages=("de",)).language == "en"
    assert read("Wir sind auf dem Land", languages=("en",)).language == "en"
    assert read("Wir sind neu hier", languages=("en",)).language == "de"


@pytest.mark.parametrize(
    "message", ["Herzinfarkt!!", "Schlaganfall", "Hilfe, Feuer", "ambulance", "es brent", "notartz bitte"]
)
def test_a_cry_for_help_is_an_emergency(read, message):
    assert read(message).emergency


@pytest.mark.parametrize(
    "message",
    ["Gibt es eine Gruppe nach Schlaganfall?", "Hier brennt die Laterne nicht mehr", "Where is the emergency exit?"],
)
def test_a_question_with_such_a_word_is_none(read, message):
    assert not read(message).emergency
