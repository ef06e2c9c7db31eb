"""Hostile updates by the hundred thousand: none fails, none is answered in a wrong chat, none does staff's work.

See tests/fuzzing.py for what they are. A failure is printed with the smallest updates that hypothesis finds for it.
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bot.formats.yaml_file import read_directory_file
from bot.languages import Languages
from bot.opening import matcher_of
from bot.resources import data_folder, locales_folder
from bot.wording.voice import Voices
from tests.fuzzing import Company, Raw, updates
from tests.stage import stage_for

PIECE = 1000
"""Examples of one run of hypothesis, each of several updates."""


def main(wanted: int) -> None:
    shipped = read_directory_file(data_folder() / "initiatives.yaml")
    voices = Voices(Languages(locales_folder(), "de"))
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        stage = runner.run(stack.enter_async_context(stage_for(shipped, matcher_of(shipped.directory), voices)))
        company = Company(stage)
        runner.run(company.begin())
        number = 0
        while company.taken < wanted:
            number += 1

            @seed(number)
            @given(raws=st.lists(updates(), min_size=4, max_size=12))
            @settings(
                max_examples=min(PIECE, max(20, wanted // 10)),
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            )
            def take(raws: list[Raw]) -> None:
                runner.run(company.take(raws))

            take()
        runner.run(stack.aclose())
    print(f"{company.taken:,} updates, {company.unreadable:,} of them set aside as unreadable: no failure, no reply to")
    print("a wrong chat, nothing done that only staff may do.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="2,000 updates instead of 100,000")
    main(2_000 if parser.parse_args().short else 100_000)
