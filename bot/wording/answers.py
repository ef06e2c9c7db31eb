"""From the decision to the message: one line for each kind of answer."""

from __future__ import annotations

from bot.domain.answers import Answer, Chat, Choice, Emergency, Found, Listing, NothingFound, Unclear
from bot.domain.directory import Directory
from bot.domain.messages import Message
from bot.domain.questions import Context
from bot.wording import cards, lists, talk
from bot.wording.voice import Voice


def word(
    voice: Voice, directory: Directory, answer: Answer, context: Context, *, asked: bool, old: bool = False
) -> Message:
    """The message of an answer.

    context: what the conversation is about after the answer.
    asked: whether a typed question is answered, not a button.
    old: whether the entry that was found is so old that one should check first.
    """
    match answer:
        case Found():
            question = context.question if asked else None
            return cards.card(voice, directory, answer, question=question, back=context.listing is not None, old=old)
        case Choice():
            return lists.choice(voice, directory, answer)
        case Listing():
            return lists.listing(voice, directory, answer)
        case Chat(about):
            return talk.small_talk(voice, directory, about)
        case Emergency():
            return talk.emergency(voice)
        case NothingFound():
            return lists.nothing_found(voice, directory, answer, context.question if context.text else None)
        case Unclear():
            return lists.unclear(voice)
