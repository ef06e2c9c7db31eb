"""Whatever comes in: no failure, no reply to a wrong chat, and nobody else does what only staff may do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.formats.yaml_file import DirectoryFile
from bot.matching.questions import Matcher
from bot.wording.voice import Voices
from tests.fuzzing import Company, Raw, updates
from tests.stage import stage_for


@pytest.fixture(scope="module")
def company(shipped: DirectoryFile, matcher: Matcher, voices: Voices) -> Iterator[tuple[Company, asyncio.Runner]]:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        stage = runner.run(stack.enter_async_context(stage_for(shipped, matcher, voices)))
        company = Company(stage)
        runner.run(company.begin())
        yield company, runner
        runner.run(stack.aclose())


@given(raws=st.lists(updates(), min_size=1, max_size=8))
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_update_is_taken(company: tuple[Company, asyncio.Runner], raws: list[Raw]) -> None:
    there, runner = company
    runner.run(there.take(raws))


def test_most_of_them_could_be_read(company: tuple[Company, asyncio.Runner]) -> None:
    there, _ = company
    assert there.taken > 200
    assert there.unreadable < there.taken / 2
