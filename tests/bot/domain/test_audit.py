"""What of the log is shown travels on buttons, and comes back as it was."""

import re

import pytest

from bot.domain.audit import LogView


@pytest.mark.parametrize(
    "view",
    [
        LogView(),
        LogView(7),
        LogView(0, actor=999),
        LogView(12, entry_id="solawi-flaeming"),
        LogView(1, 2**52 - 1, "zegg"),
    ],
)
def test_a_view_comes_back_as_it_was(view: LogView) -> None:
    assert LogView.parse(view.argument()) == view
    assert LogView.parse(view.argument(3)).page == 3


@pytest.mark.parametrize(
    "argument", ["", "x", "-1", "1234567", "0.p", "0.p.", "0.z.1", "0.-1", f"0.{'9' * 14}", "²", "0.²"]
)
def test_a_forged_view_means_nothing(argument: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(argument)}$"):
        LogView.parse(argument)
