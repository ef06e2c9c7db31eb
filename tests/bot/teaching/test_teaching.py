"""Teaching without Telegram: a question that found nothing is answered, and what would break is told before."""

from bot.domain.answers import Found
from bot.domain.audit import Act
from bot.domain.forms import Form, Room
from bot.domain.replies import Typed
from bot.domain.teaching import MOST_WORDS, Field, TeachMove
from bot.domain.team import Member, Role
from bot.store.lessons import LessonStore
from bot.store.syncing import What
from bot.teaching.gaps import PAGE
from tests.bot.teaching.conftest import DAYS, FRISEUR, TATTOO, School, labels, message, taps
from tests.offices import ERIKA, NOON, SABINE


def found_by(school: School, question: str) -> str | None:
    answer = school.teaching._decide(question, "de")
    return answer.entry_id if isinstance(answer, Found) else None


async def test_similar_questions_stand_together_the_most_asked_first(school: School) -> None:
    await school.ask_in_vain("Gibt es Hundefutter?", FRISEUR, "Wo ist Hundefutter?", "Hundefutter")
    said = await school.teaching.gaps(SABINE)
    assert [label.partition("×")[0] for label in labels(said)] == ["3", "1"]
    group = await school.tap(said, TeachMove.GROUP)
    assert all(text in message(group).text for text in ("Gibt es Hundefutter?", "Wo ist Hundefutter?"))
    assert [tap.move for tap in taps(group)] == [
        TeachMove.BELONGS,
        TeachMove.NEW,
        TeachMove.ASIDE,
        TeachMove.GAPS,
    ]


async def test_the_list_has_pages(school: School) -> None:
    assert taps(await school.teaching.gaps(SABINE)) == []
    await school.ask_in_vain(*(f"{chr(97 + n) * 9} {chr(98 + n) * 9}" for n in range(PAGE + 1)))
    first = await school.teaching.gaps(SABINE)
    assert len(labels(first)) == PAGE + 1
    second = await school.tap(first, TeachMove.GAPS, "")
    assert len(labels(second)) == 2
    assert len(labels(await school.press(TeachMove.GAPS, 99))) == 2
    assert len(labels(await school.tap(second, TeachMove.GAPS))) == PAGE + 1


async def test_a_long_group_shows_some_of_its_texts(school: School) -> None:
    await school.ask_in_vain(*(f"Hundefutter{'?' * n}" for n in range(1, 12)))
    group = await school.tap(await school.teaching.gaps(SABINE), TeachMove.GROUP)
    assert message(group).text.count("“Hundefutter") + message(group).text.count("„Hundefutter") == 8


async def test_what_is_no_topic_stays_aside_when_it_is_asked_again(school: School) -> None:
    await school.ask_in_vain("Hundefutter")
    group = await school.tap(await school.teaching.gaps(SABINE), TeachMove.GROUP)
    assert taps(await school.tap(group, TeachMove.ASIDE)) == []
    await school.ask_in_vain("Wo ist Hundefutter?", FRISEUR)
    assert len(labels(await school.teaching.gaps(SABINE))) == 1
    assert [gap.aside for gap in await school.gaps.all()] == [True, True, False]
    assert [deed.act for deed in await school.office.audit.deeds(5)] == [Act.QUESTIONS_ASIDE]


async def test_a_new_entry_begins_with_the_questions_of_the_group(school: School) -> None:
    await school.ask_in_vain("Hundefutter", "Wo ist Hundefutter?")
    await school.ask_in_vain("Hundefutter please", language="en")
    group = await school.tap(await school.teaching.gaps(SABINE), TeachMove.GROUP)
    assert (await school.tap(group, TeachMove.NEW)).notice == "begun"
    assert school.begun == [{"questions": {"de": ["Hundefutter", "Wo ist Hundefutter?"], "en": ["Hundefutter please"]}}]


async def test_a_question_is_taught_and_answered_from_then_on(school: School) -> None:
    await school.ask_in_vain(FRISEUR)
    assert found_by(school, FRISEUR) is None
    group = await school.tap(await school.teaching.gaps(SABINE), TeachMove.GROUP)
    asked = await school.tap(group, TeachMove.BELONGS)
    assert school.office.asked(SABINE) == Form("entry", 1, Room.TEACHING)
    proposed = await school.type("bürgerbus quelltal")
    assert proposed is not None
    assert not proposed.into
    assert FRISEUR in message(asked).text
    assert FRISEUR in message(proposed).text
    done = await school.tap(proposed, TeachMove.CHECK)
    assert "BürgerBus" in message(done).text
    assert found_by(school, FRISEUR) == "bus"
    stored = await school.entries.stored("bus")
    assert stored is not None
    assert stored.entry.questions == {"de": [FRISEUR]}
    assert (await school.entries.history("bus"))[0].what is What.TAUGHT
    assert await school.gaps.all() == ()
    assert school.told == [(0, "bus")], "nobody is to be told, but the list is to know"


async def test_who_asked_through_the_inbox_is_told(school: School) -> None:
    said = await school.teaching.teach(SABINE, f"Ich heiße Erika. {FRISEUR}", ticket=await school.ticket())
    assert "Erika" not in message(said).text
    proposed = await school.press(TeachMove.PICK, 1, "bus")
    await school.tap(proposed, TeachMove.REWORD)
    await school.type(FRISEUR)
    assert school.told == []
    await school.press(TeachMove.CHECK, 1)
    assert school.told == [(1, "bus")]
    assert (await school.press(TeachMove.CHECK, 1)).alert


async def test_who_asks_what_was_taught_meanwhile_is_told_too(school: School) -> None:
    for _ in range(2):
        await school.teaching.teach(SABINE, FRISEUR, ticket=await school.ticket())
    await school.press(TeachMove.PICK, 1, "bus")
    await school.press(TeachMove.PICK, 2, "bus")
    assert "was told" in message(await school.press(TeachMove.CHECK, 1)).text
    said = await school.press(TeachMove.CHECK, 2)
    assert "leads to <b>BürgerBus Quelltal</b> already" in message(said).text
    assert school.told == [(1, "bus"), (2, "bus")]
    assert (await school.press(TeachMove.CHECK, 2)).alert, "it is over"


async def test_words_that_are_there_but_lead_nowhere_tell_nobody(school: School) -> None:
    await school.teaching.teach(SABINE, TATTOO, ticket=await school.ticket())
    await school.press(TeachMove.PICK, 1, "bus")
    await school.press(TeachMove.REWORD, 1)
    await school.type(FRISEUR)
    await school.press(TeachMove.CHECK, 1)
    await school.press(TeachMove.SAVE, 1)
    school.told.clear()
    await school.teaching.teach(SABINE, TATTOO, ticket=await school.ticket())
    await school.press(TeachMove.PICK, 2, "bus")
    await school.press(TeachMove.REWORD, 2)
    await school.type(FRISEUR)
    assert "has “" in message(await school.press(TeachMove.CHECK, 2)).text
    assert school.told == []


async def test_a_question_of_the_inbox_leaves_the_list_when_it_has_an_answer(school: School) -> None:
    await school.ask_in_vain(FRISEUR, TATTOO)
    await school.teaching.learned(FRISEUR.lower())
    assert [gap.text for gap in await school.gaps.all()] == [TATTOO]


async def test_a_group_goes_with_the_entry_that_was_begun_for_it(school: School) -> None:
    await school.ask_in_vain("Hundefutter", "Wo ist Hundefutter?")
    group = await school.tap(await school.teaching.gaps(SABINE), TeachMove.GROUP)
    await school.tap(group, TeachMove.NEW)
    (origin,) = school.origins
    await school.teaching.forget_gap(origin.gap)
    assert await school.gaps.all() == ()


async def test_what_would_break_is_told_and_is_up_to_staff(school: School) -> None:
    await school.teaching.teach(SABINE, TATTOO)
    checked = await school.tap(await school.press(TeachMove.PICK, 1, "bus"), TeachMove.CHECK)
    assert TATTOO in message(checked).text
    assert found_by(school, TATTOO) is None
    await school.tap(checked, TeachMove.SAVE)
    assert found_by(school, TATTOO) == "bus"


async def test_what_is_still_not_answered_is_told_with_keywords_to_try(school: School) -> None:
    await school.teaching.teach(SABINE, "Was sagt das Hundehoroskop für Wassermänner?")
    await school.press(TeachMove.PICK, 1, "bus")
    await school.press(TeachMove.AS_KEYWORD, 1)
    proposed = await school.type("ganz anderes")
    assert proposed is not None
    checked = await school.tap(proposed, TeachMove.CHECK)
    assert TeachMove.SAVE in [tap.move for tap in taps(checked)]
    keywords = [tap.argument for tap in taps(checked) if tap.move is TeachMove.AS_KEYWORD]
    assert keywords[-1] == ""
    assert len(keywords) > 1
    again = await school.tap(checked, TeachMove.AS_KEYWORD, "0")
    assert "Hundehoroskop" in message(again).text
    back = await school.tap(again, TeachMove.AS_QUESTION)
    assert TeachMove.AS_QUESTION not in [tap.move for tap in taps(back)]
    await school.tap(back, TeachMove.CHECK)
    assert found_by(school, "Was sagt das Hundehoroskop für Wassermänner?") == "bus"


async def test_who_types_no_keyword_after_all_has_the_question_still(school: School) -> None:
    await school.teaching.teach(SABINE, FRISEUR)
    await school.press(TeachMove.PICK, 1, "bus")
    asked = await school.press(TeachMove.AS_KEYWORD, 1)
    assert school.office.asked(SABINE) == Form("keywords", 1, Room.TEACHING)
    await school.tap(asked, TeachMove.PICK)
    lesson = await LessonStore(school.office.database).get(1)
    assert lesson is not None
    assert (lesson.field, lesson.words) == (Field.QUESTIONS, FRISEUR)


async def test_what_an_entry_has_already_is_not_added_twice(school: School) -> None:
    for number in (1, 2):
        await school.teaching.teach(SABINE, FRISEUR)
        await school.press(TeachMove.PICK, number, "bus")
        last = await school.press(TeachMove.CHECK, number)
    assert TeachMove.SAVE not in [tap.move for tap in taps(last)]
    assert len(await school.entries.history("bus")) == 2


async def test_an_entry_that_was_changed_meanwhile_is_checked_anew(school: School) -> None:
    await school.teaching.teach(SABINE, TATTOO)
    checked = await school.tap(await school.press(TeachMove.PICK, 1, "bus"), TeachMove.CHECK)
    stored = await school.entries.stored("bus")
    assert stored is not None
    await school.entries.save(stored.entry.model_copy(update={"aliases": ["Bus"]}), "2", NOON)
    refused = await school.tap(checked, TeachMove.SAVE)
    assert refused.alert
    assert (await school.press(TeachMove.SAVE, 1)).alert
    again = await school.tap(refused, TeachMove.CHECK)
    await school.tap(again, TeachMove.SAVE)
    stored = await school.entries.stored("bus")
    assert stored is not None
    assert (stored.entry.aliases, stored.entry.questions) == (["Bus"], {"de": [TATTOO]})


async def test_an_entry_is_looked_for_by_what_is_typed(school: School) -> None:
    await school.teaching.teach(SABINE, TATTOO)
    found = await school.type("kräuter")
    assert found is not None
    assert [tap.argument for tap in taps(found) if tap.move is TeachMove.PICK] == ["hof"]
    nothing = await school.type("xyzxyz")
    assert nothing is not None
    assert [tap.move for tap in taps(nothing)] == [TeachMove.LEAVE]
    proposed = await school.type("Lindighof")
    assert proposed is not None
    other = await school.tap(proposed, TeachMove.SEARCH)
    assert other.into
    left = await school.tap(other, TeachMove.LEAVE)
    assert [tap.move for tap in taps(left)] == [TeachMove.GAPS]
    assert await LessonStore(school.office.database).get(1) is None


async def test_what_is_typed_must_be_words_and_not_too_long(school: School) -> None:
    await school.teaching.teach(SABINE, TATTOO)
    await school.press(TeachMove.PICK, 1, "bus")
    await school.press(TeachMove.REWORD, 1)
    for typed in ("", "?!", "x " * MOST_WORDS):
        assert taps_of(await school.type(typed)) == []
    assert taps_of(await school.type("<b>Tattoo</b> & mehr"))[0].move is TeachMove.CHECK
    lesson = await LessonStore(school.office.database).get(1)
    assert lesson is not None
    assert (lesson.field, lesson.words) == (Field.QUESTIONS, "Tattoo & mehr")


def taps_of(said):
    assert said is not None
    return taps(said)


async def test_a_question_of_nothing_but_what_is_masked_needs_other_words(school: School) -> None:
    await school.teaching.teach(SABINE, "0171 2345678")
    asked = await school.press(TeachMove.PICK, 1, "bus")
    assert [tap.move for tap in taps(asked)] == [TeachMove.PICK]
    assert school.office.asked(SABINE) == Form("questions", 1, Room.TEACHING)


async def test_what_has_an_answer_meanwhile_is_taken_off_the_list(school: School) -> None:
    await school.ask_in_vain(FRISEUR)
    await school.teaching.teach(SABINE, FRISEUR)
    await school.press(TeachMove.PICK, 1, "bus")
    await school.press(TeachMove.CHECK, 1)
    group = await school.tap(await school.teaching.gaps(SABINE), TeachMove.GROUP)
    await school.tap(group, TeachMove.DONE)
    assert await school.gaps.all() == ()


async def test_buttons_of_what_is_gone_or_forged_say_so(school: School) -> None:
    await school.teaching.teach(SABINE, TATTOO)
    for move in TeachMove:
        if move is not TeachMove.GAPS:
            assert (await school.press(move, 99, "x")).alert, move
    for move in (TeachMove.CHECK, TeachMove.SAVE, TeachMove.REWORD, TeachMove.AS_KEYWORD, TeachMove.AS_QUESTION):
        assert (await school.press(move, 1)).alert, move
    assert (await school.press(TeachMove.PICK, 1, "ufo")).alert
    await school.press(TeachMove.PICK, 1, "bus")
    for argument in ("99", "x", "²", "9" * 30):
        assert (await school.press(TeachMove.AS_KEYWORD, 1, argument)).alert
    assert (await school.press(TeachMove.SAVE, 1)).alert


async def test_an_entry_that_is_withdrawn_meanwhile_is_asked_for_again(school: School) -> None:
    await school.teaching.teach(SABINE, TATTOO)
    await school.press(TeachMove.PICK, 1, "bus")
    await school.press(TeachMove.REWORD, 1)
    await school.entries.withdraw("bus", "2", NOON)
    said = await school.type("Tattoos")
    assert said is not None
    assert school.office.asked(SABINE) == Form("entry", 1, Room.TEACHING)
    assert (await school.press(TeachMove.CHECK, 1)).alert


async def test_only_editors_see_and_teach(school: School) -> None:
    school.office.team.put(Member(9, frozenset({Role.ANNOUNCER})))
    await school.ask_in_vain(FRISEUR)
    for person in (ERIKA, SABINE.__class__(9, 9)):
        assert taps(await school.teaching.gaps(person)) == []
        assert (await school.teaching.teach(person, FRISEUR)).alert
        for move in TeachMove:
            refused = await school.press(move, 1, by=person)
            assert (refused.messages, refused.alert) == ((), True)
    await school.teaching.teach(SABINE, FRISEUR)
    form = Form("entry", 1, Room.TEACHING)
    assert await school.teaching.typed(ERIKA, form, Typed("Bus")) is None
    assert await school.teaching.typed(SABINE, Form("entry", 99, Room.TEACHING), Typed("Bus")) is None


async def test_only_what_takes_a_moment_is_announced_before(school: School) -> None:
    await school.teaching.teach(SABINE, FRISEUR)
    proposed = await school.press(TeachMove.PICK, 1, "bus")
    check = next(tap for tap in taps(proposed) if tap.move is TeachMove.CHECK)
    assert await school.teaching.notice_before(SABINE, check)
    assert await school.teaching.notice_before(ERIKA, check) is None
    for other in taps(proposed):
        assert other is check or await school.teaching.notice_before(SABINE, other) is None
    await school.press(TeachMove.LEAVE, 1)
    assert await school.teaching.notice_before(SABINE, check) is None


async def test_old_questions_are_deleted_and_what_was_taught_stays(school: School) -> None:
    await school.ask_in_vain(FRISEUR, "Hundefutter")
    await school.teaching.teach(SABINE, FRISEUR)
    await school.press(TeachMove.PICK, 1, "bus")
    await school.press(TeachMove.CHECK, 1)
    await school.teaching.teach(SABINE, "Hundefutter")
    school.pass_days(DAYS - 1)
    await school.teaching.tidy(school.room.now)
    assert len(await school.gaps.all()) == 2
    school.pass_days(1)
    await school.teaching.tidy(school.room.now)
    lessons = LessonStore(school.office.database)
    assert await school.gaps.all() == ()
    assert [lesson.number for lesson in await lessons.taught()] == [1]
    assert await lessons.get(2) is None
    assert found_by(school, FRISEUR) == "bus"
