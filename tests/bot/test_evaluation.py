import json
from pathlib import Path

import pytest

from bot.domain.answers import Kind
from bot.domain.directory import Facet
from bot.evaluation import (
    Conversation,
    QuestionsError,
    Reply,
    Scored,
    Summary,
    Turn,
    TurnScore,
    read_questions,
    score,
)


def entry_turn(**changes):
    return Turn.model_validate(
        {"q": "Wo ist der Hof?", "lang": "de", "kind": "entry", "entries": ["hof"], "facets": ["address"]} | changes
    )


def reply(kind="entry", entries=("hof",), facets=("address",), listed=(), language="de"):
    return Reply(Kind(kind), tuple(entries), tuple(Facet(facet) for facet in facets), tuple(listed), language)


def write(path: Path, *lines: str) -> Path:
    file = path / "set.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def line(name="a", **changes):
    turn = {"q": "Hallo", "lang": "de", "kind": "small_talk"} | changes
    return json.dumps({"id": name, "turns": [turn]})


class TestEntries:
    def test_the_right_entry_and_facet_score_one(self):
        assert score(entry_turn(), reply()).points == 1.0

    def test_the_wrong_facet_scores_nothing(self):
        assert score(entry_turn(), reply(facets=["phone"])).points == 0.0

    def test_the_second_facet_counts_and_the_third_does_not(self):
        assert score(entry_turn(), reply(facets=["summary", "address"])).points == 1.0
        assert score(entry_turn(), reply(facets=["summary", "phone", "address"])).points == 0.0

    def test_a_right_entry_that_is_not_the_answer_scores_nothing(self):
        assert score(entry_turn(), reply(entries=["bus", "hof"])).points == 0.0

    def test_any_of_several_right_entries_will_do(self):
        assert score(entry_turn(entries=["hof", "bus"]), reply(entries=["bus"])).points == 1.0

    def test_a_choice_with_a_right_entry_first_scores_half(self):
        assert score(entry_turn(), reply("choice", ["hof", "bus"], [])).points == 0.5
        assert score(entry_turn(), reply("choice", ["bus", "hof"], [])).points == 0.0

    def test_a_choice_is_judged_by_what_it_offers(self):
        assert score(entry_turn(), reply("choice", ["hof", "bus"], [], listed=["bus", "hof"])).points == 0.0

    def test_a_list_scores_nothing(self):
        assert score(entry_turn(), reply("list", listed=["hof"])).points == 0.0

    def test_ranks_are_noted_apart(self):
        fifth = score(entry_turn(), reply(entries=["a", "b", "c", "d", "hof"]))
        assert (fifth.first, fifth.among_first) == (False, True)
        sixth = score(entry_turn(), reply(entries=["a", "b", "c", "d", "e", "hof"]))
        assert (sixth.first, sixth.among_first) == (False, False)
        assert score(entry_turn(), reply()).first is True


class TestOtherKinds:
    def test_a_choice_must_offer_two_of_the_right_entries(self):
        turn = entry_turn(kind="choice", entries=["hof", "bus", "bad"], facets=[])
        assert score(turn, reply("choice", ["bus", "x", "bad"])).points == 1.0
        assert score(turn, reply("choice", ["bus", "x"])).points == 0.0
        assert score(turn, reply("entry", ["bus"])).points == 0.0

    def test_a_list_must_hold_every_entry_and_may_hold_more(self):
        turn = entry_turn(kind="list", entries=["hof", "bus"], facets=[])
        assert score(turn, reply("list", listed=["bus", "x", "hof"])).points == 1.0
        assert score(turn, reply("list", listed=["bus"])).points == 0.0
        assert score(turn, reply("choice", ["hof", "bus"])).points == 0.0

    def test_out_of_scope_wants_no_claim_and_a_choice_counts_half(self):
        turn = entry_turn(kind="out_of_scope", entries=[], facets=[])
        assert score(turn, reply("out_of_scope", ["hof"], [])).points == 1.0
        assert score(turn, reply("choice")).points == 0.5
        assert score(turn, reply("entry")).points == 0.0
        assert score(turn, reply("small_talk")).points == 0.0

    def test_small_talk_wants_small_talk(self):
        turn = entry_turn(kind="small_talk", entries=[], facets=[])
        assert score(turn, reply("small_talk", [], [])).points == 1.0
        assert score(turn, reply("out_of_scope", [], [])).points == 0.0

    def test_ranks_are_not_noted_for_other_kinds(self):
        turn = entry_turn(kind="small_talk", entries=[], facets=[])
        assert score(turn, reply("small_talk")).first is None


class TestLanguage:
    def test_the_language_is_scored_apart(self):
        wrong = score(entry_turn(), reply(language="en"))
        assert (wrong.points, wrong.language) == (1.0, False)
        assert score(entry_turn(), reply()).language is True

    def test_where_any_language_is_fine_none_is_scored(self):
        assert score(entry_turn(lang=None), reply(language="en")).language is None

    def test_the_client_reports_the_language_of_the_message_unless_said_otherwise(self):
        assert entry_turn().client_language == "de"
        assert entry_turn(profile="en").client_language == "en"


class TestReading:
    def test_conversations_are_read_in_order_and_blank_lines_are_skipped(self, tmp_path):
        file = write(tmp_path, line("a"), "", line("b"))
        assert [conversation.id for conversation in read_questions(file)] == ["a", "b"]
        assert isinstance(read_questions(file)[0], Conversation)

    def test_a_byte_order_mark_does_no_harm(self, tmp_path):
        file = tmp_path / "set.jsonl"
        file.write_text(line("a"), encoding="utf-8-sig")
        assert len(read_questions(file)) == 1

    def test_every_problem_is_named_with_file_and_line(self, tmp_path):
        file = write(tmp_path, "{", line("a", kind="riddle"), line("b"), line("b"), line("c", surprise=1))
        with pytest.raises(QuestionsError) as caught:
            read_questions(file)
        problems = caught.value.problems
        assert [(one.path, one.line) for one in problems] == [(file, 1), (file, 2), (file, 4), (file, 5)]
        assert problems[1].where == "turns.0.kind"
        assert problems[2].what == "duplicate_id"
        assert f"{file}:4" in str(caught.value)

    @pytest.mark.parametrize(
        "changes", [{"kind": "list"}, {"kind": "choice"}, {"kind": "entry"}, {"kind": "entry", "entries": ["hof"]}]
    )
    def test_a_turn_without_what_its_kind_is_scored_by_is_a_problem(self, tmp_path, changes):
        with pytest.raises(QuestionsError, match="missing"):
            read_questions(write(tmp_path, line("a", **changes)))

    def test_an_empty_file_is_a_problem(self, tmp_path):
        with pytest.raises(QuestionsError, match="empty_file"):
            read_questions(write(tmp_path, ""))

    def test_a_file_in_another_encoding_is_a_problem(self, tmp_path):
        file = tmp_path / "set.jsonl"
        file.write_bytes('{"id": "ä"}'.encode("latin-1"))
        with pytest.raises(QuestionsError, match="not_utf8"):
            read_questions(file)

    def test_a_missing_file_is_an_error_of_the_system(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            read_questions(tmp_path / "none.jsonl")


class TestSummary:
    scored = (
        Scored("a.jsonl", "1", 0, "de", TurnScore(Kind.ENTRY, 1.0, True, True, True)),
        Scored("a.jsonl", "2", 0, "en", TurnScore(Kind.ENTRY, 0.5, False, False, True)),
        Scored("a.jsonl", "2", 1, "en", TurnScore(Kind.ENTRY, 0.0, True, False, False)),
        Scored("b.jsonl", "1", 0, None, TurnScore(Kind.SMALL_TALK, 1.0)),
    )

    def test_points_are_averaged_and_ranks_counted_over_first_turns(self):
        figures = Summary(self.scored).figures(source="a.jsonl", kind=Kind.ENTRY)
        assert (figures.count, figures.points, figures.language) == (3, 0.5, pytest.approx(2 / 3))
        assert (figures.first, figures.among_first) == (0.5, 1.0)

    def test_what_was_not_counted_is_none(self):
        figures = Summary(self.scored).figures(kind=Kind.SMALL_TALK)
        assert (figures.points, figures.language, figures.first) == (1.0, None, None)
        assert Summary([]).figures().points is None

    def test_the_table_goes_by_file_kind_and_language_and_ends_with_all(self):
        rows = [(row.source, row.kind, row.language, row.figures.count) for row in Summary(self.scored).rows()]
        assert rows == [
            ("a.jsonl", Kind.ENTRY, None, 3),
            ("a.jsonl", None, "de", 1),
            ("a.jsonl", None, "en", 2),
            ("a.jsonl", None, None, 3),
            ("b.jsonl", Kind.SMALL_TALK, None, 1),
            ("b.jsonl", None, None, 1),
            (None, Kind.ENTRY, None, 3),
            (None, Kind.SMALL_TALK, None, 1),
            (None, None, "de", 1),
            (None, None, "en", 2),
            (None, None, None, 4),
        ]

    def test_with_one_file_the_table_does_not_say_everything_twice(self):
        rows = list(Summary(self.scored[:1]).rows())
        assert [row.source for row in rows] == ["a.jsonl"] * 3

    def test_misses_are_what_lost_points_or_came_in_the_wrong_language(self):
        wrong_language = Scored("a.jsonl", "3", 0, "de", TurnScore(Kind.ENTRY, 1.0, False, True, True))
        assert list(Summary([*self.scored, wrong_language]).misses()) == [*self.scored[1:3], wrong_language]
