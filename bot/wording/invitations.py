"""Invitations in words: for who invites, and for who follows the link."""

from __future__ import annotations

from datetime import datetime

from bot.domain.actions import Manage
from bot.domain.invitations import Invitation, InvitationState
from bot.domain.messages import Button, Message
from bot.domain.team import Role, Roles, TeamMove
from bot.wording.html import button_label, html, joined
from bot.wording.rhythms import ticked
from bot.wording.team import ROLES, local_moment, roles_explained, roles_in_words
from bot.wording.voice import Voice, mark

_NOT_OPEN = {
    InvitationState.USED: mark("This invitation was used already; each is for one person only."),
    InvitationState.REVOKED: mark("This invitation was taken back."),
    InvitationState.EXPIRED: mark("This invitation has expired; each is valid for 24 hours."),
}


def choose_roles(voice: Voice, chosen: Roles) -> Message:
    """What shall the invited one be? The link can be made as soon as one role is ticked."""
    rows = [
        (Button(ticked(voice.label(label), role in chosen), Manage(TeamMove.INVITE, _argument_of(chosen ^ {role}))),)
        for role, label in ROLES.items()
    ]
    if chosen:
        rows.append((Button(voice.label("Make the invitation"), Manage(TeamMove.LINK, _argument_of(chosen))),))
    rows.append((Button(voice.label("« The team"), Manage(TeamMove.SHOW)),))
    text = joined([voice.say("<b>What shall the new member do?</b>"), roles_explained(voice)], "\n\n")
    return Message(text, tuple(rows))


def link_page(voice: Voice, invitation: Invitation, link: str, until: datetime) -> Message:
    """The link, and how to pass it on."""
    text = joined(
        [
            voice.say(
                "<b>Invitation {number}</b>: {roles}",
                number=invitation.number,
                roles=roles_in_words(voice, invitation.roles),
            ),
            html(link),
            voice.say(
                "Send this link to the one person whom you mean, not to a group: whoever opens it first and confirms "
                "belongs to the team. It works once, until {moment}. You are told who joined.",
                moment=local_moment(voice, until),
            ),
        ],
        "\n\n",
    )
    revoke = Button(voice.label("Take it back"), Manage(TeamMove.REVOKE, str(invitation.number)))
    return Message(text, ((revoke,), (Button(voice.label("« The team"), Manage(TeamMove.SHOW)),)))


def too_many(voice: Voice, most: int) -> str:
    """Nobody keeps so many links in mind."""
    return voice.label("There are {number} open invitations already. Please take one back first.", number=most)


def was_revoked(voice: Voice) -> str:
    """The notice that a link leads nowhere from now on."""
    return voice.label("The invitation was taken back. Its link does not work any more.")


def not_open_any_more(voice: Voice) -> str:
    """There is nothing left to take back."""
    return voice.label("This invitation is not open any more.")


def ask_to_join(voice: Voice, invitation: Invitation, inviter: str, token: str) -> Message:
    """Who opened the link says once more that they want to."""
    text = joined(
        [
            voice.say(
                "<b>Join the team as {roles}?</b>\n{name} invites you to work for the directory.",
                roles=roles_in_words(voice, invitation.roles),
                name=inviter,
            ),
            voice.say(
                "If you join, your Telegram ID and the name that you have in Telegram are kept, and your colleagues "
                "see what you do for the directory. If you came here by mistake, nothing has happened."
            ),
        ],
        "\n\n",
    )
    yes = Button(voice.label("Yes, join the team"), Manage(TeamMove.JOIN, token))
    return Message(text, ((yes,), (Button(voice.label("No, thank you"), Manage(TeamMove.DECLINE)),)))


def not_open(voice: Voice, state: InvitationState | None) -> Message:
    """Why a link does not lead into the team; None: there never was such an invitation."""
    if state is None:
        why = voice.say("I do not know this invitation. Maybe its link was not copied as a whole.")
    else:
        why = voice.say(_NOT_OPEN[state])
    return Message(joined([why, voice.say("Please ask the person who sent it to you for a new one.")], " "))


def already_in(voice: Voice, roles: Roles) -> Message:
    """Who belongs to the team needs no invitation, and changes nothing by one."""
    return Message(
        voice.say(
            "You belong to the team already ({roles}), so this invitation stays unused. Other roles are given under "
            "/team.",
            roles=roles_in_words(voice, roles),
        )
    )


def welcome(voice: Voice, roles: Roles) -> Message:
    """Somebody has joined."""
    text = voice.say("<b>Welcome to the team!</b> You are: {roles}.", roles=roles_in_words(voice, roles))
    return Message(joined([text, voice.say("Your commands are in the menu and under /help.")]))


def declined(voice: Voice) -> Message:
    """Somebody came by mistake."""
    return Message(voice.say("All right, nothing has happened. Just ask me what you would like to know."))


def has_joined(voice: Voice, number: int, name: str, roles: Roles) -> Message:
    """Tell who invited."""
    show = Button(button_label(voice.label("« The team")), Manage(TeamMove.SHOW))
    text = voice.say(
        "{name} joined the team by your invitation {number}: {roles}.",
        name=name,
        number=number,
        roles=roles_in_words(voice, roles),
    )
    return Message(text, ((show,),))


def _argument_of(roles: Roles) -> str:
    return ".".join(role for role in Role if role in roles)
