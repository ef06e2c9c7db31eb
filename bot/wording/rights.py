"""Who runs the bot, and the rights of people: what Article 13 of the GDPR asks for beside what is stored."""

from __future__ import annotations

from bot.domain.actions import Open, Page
from bot.domain.messages import Button, Message
from bot.domain.notice import Operator
from bot.wording.html import Html, joined, link
from bot.wording.voice import Voice

TELEGRAM_PRIVACY = "https://telegram.org/privacy"


def operator_lines(voice: Voice, operator: Operator | None) -> Html:
    """Who runs the bot, whom to ask about data, and whether it is official."""
    if operator is None:
        return voice.say("This bot is only being tried out: nobody offers it to the public.")
    lines = [
        voice.say("<b>Who runs this bot</b>: {name}, {address}", name=operator.name, address=operator.address),
        voice.say("Questions about your data: {contact}", contact=operator.contact),
        voice.say("It is an official service of {name}.", name=operator.name)
        if operator.is_official
        else voice.say("It is not an official service of an authority."),
    ]
    return joined(lines)


def rights(voice: Voice, operator: Operator | None) -> Message:
    """The rights of people, on what law the bot rests, who else sees data, and where to complain."""
    if operator is None:
        return Message(operator_lines(voice, operator), back_to_privacy(voice))
    paragraphs = [
        voice.say("<b>Your rights</b>"),
        voice.say(
            "You have the right to see and get your data, to have them corrected, deleted or blocked, and to object to "
            "their use. /mydata and /forget do most of this at once; for all else write to {contact}.",
            contact=operator.contact,
        ),
        voice.say("You can complain to the authority for data protection: {authority}.", authority=operator.authority),
        voice.say("<b>Legal basis</b>: informing people is a public task of who runs this bot (Art. 6(1)(e) GDPR).")
        if operator.is_official
        else voice.say(
            "<b>Legal basis</b>: who runs this bot has a legitimate interest in informing people about the region "
            "(Art. 6(1)(f) GDPR)."
        ),
        voice.say(
            "What you choose yourself, as language, subscriptions and messages to the team, is stored because you "
            "agree to it (Art. 6(1)(a)). You can end that at any time with /stop or /forget; what was done before "
            "stays lawful. Nobody has to use me, and nothing is decided about you by a machine."
        ),
        voice.say(
            "<b>Who else sees it</b>: all messages pass through Telegram, which has its seat outside of the EU and "
            "stores our chat under its own rules: {link}. Beside that only those who look after the technology. "
            "The team sees what you tell it.",
            link=link("telegram.org/privacy", TELEGRAM_PRIVACY),
        ),
    ]
    return Message(joined(paragraphs, "\n\n"), back_to_privacy(voice))


def back_to_privacy(voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """The row of buttons that leads back to the notice."""
    return ((Button(voice.label("« What is stored"), Open(Page.PRIVACY)),),)
