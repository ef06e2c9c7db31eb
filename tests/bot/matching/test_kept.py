from bot.matching.kept import Kept


def test_a_value_is_made_once():
    made = []
    kept = Kept(lambda key: made.append(key) or key * 2, most=3)
    assert [kept["a"], kept["b"], kept["a"]] == ["aa", "bb", "aa"]
    assert made == ["a", "b"]


def test_never_more_are_kept_than_fit():
    kept = Kept(str, most=3)
    for number in range(10):
        assert kept[number] == str(number)
        assert len(kept) <= 3
    assert kept[0] == "0"


def test_a_value_whose_making_asks_for_another_one_is_kept_too():
    kept = Kept(lambda number: 1 if number < 2 else number * kept[number - 1], most=2)
    assert kept[4] == 24
    assert len(kept) <= 2
