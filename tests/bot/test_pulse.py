"""The pulse of the connection."""

from __future__ import annotations

from bot.pulse import CallEnd, Pulse


def test_only_a_success_makes_it_young_and_every_end_breaks_the_silence() -> None:
    now = 100.0
    pulse = Pulse(lambda: now)
    now = 105.0
    assert (pulse.age, pulse.silence) == (None, 5.0)
    pulse.ended(CallEnd.ANSWERED)
    now = 115.0
    pulse.ended(CallEnd.UNCERTAIN)
    now = 118.0
    assert (pulse.age, pulse.silence) == (13.0, 3.0)


def test_a_pause_is_no_silence() -> None:
    now = 100.0
    pulse = Pulse(lambda: now)
    pulse.rests(60)
    now = 150.0
    assert pulse.silence == 0.0
    now = 170.0
    assert pulse.silence == 10.0
