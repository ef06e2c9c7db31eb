"""The team in words: who belongs to it, what each may do, and what is said where that changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Manage
from bot.domain.audit import LogView
from bot.domain.invitations import Invitation
from bot.domain.messages import Button, Message
from bot.domain.paging import part_of
from bot.domain.team import Member, Obstacle, Role, Roles, TeamMove
from bot.wording.buttons import keyboard, page_buttons
from bot.wording.html import Html, bold, button_label, html, joined, within
from bot.wording.rhythms import ticked
from bot.wording.voice import Voice, mark

MEMBERS_A_PAGE = 20

ROLES = {Role.EDITOR: mark("Editor"), Role.ANNOUNCER: mark("Announcer"), Role.ADMIN: mark("Admin")}

_EXPLAINED = {
    Role.EDITOR: mark("• <b>Editor</b>: keeps the entries up to date and answers the inbox"),
    Role.ANNOUNCER: mark("• <b>Announcer</b>: writes and sends announcements"),
    Role.ADMIN: mark("• <b>Admin</b>: may do everything, and leads the team"),
}

_OBSTACLES = {
    Obstacle.NO_ADMIN: mark("Only admins of the team can do this."),
    Obstacle.GONE: mark("This person does not belong to the team any more."),
    Obstacle.FIXED: mark("This person is an admin by the settings of the bot. Only the operator can change that."),
    Obstacle.LAST_ADMIN: mark("This is the last admin. Please make somebody else an admin first."),
}


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation as the team sees it: who invited, and until when it is valid (local)."""

    invitation: Invitation
    by: str
    until: datetime


def team_page(voice: Voice, members: Sequence[Member], invited: Sequence[Invited], page: int) -> Message:
    """Everybody with their roles, a button for each, and the open invitations; page: from 0."""
    part = part_of(members, page, MEMBERS_A_PAGE)
    rows: list[list[Button]] = [
        [Button(button_label(called(voice, member.user_id, member.name)), Manage(TeamMove.MEMBER, str(member.user_id)))]
        for member in part.items
    ]
    rows.append(page_buttons(voice, part, lambda page: Manage(TeamMove.SHOW, str(page))))
    rows.append([Button(voice.label("Invite somebody"), Manage(TeamMove.INVITE))])
    rows += [
        [
            Button(
                voice.label("Take back invitation {number}", number=each.invitation.number),
                Manage(TeamMove.REVOKE, str(each.invitation.number)),
            )
        ]
        for each in invited
    ]
    head = voice.say("<b>The team</b>")
    body = [joined([_member_line(voice, member) for member in part.items])]
    if invited:
        body.append(joined([voice.say("<b>Open invitations</b>"), *(_invited_line(voice, each) for each in invited)]))
    foot = voice.say("Tap a name to change roles or to remove somebody. What everybody did is under /log.")
    return Message(within(head, body, foot), keyboard(rows))


def member_page(voice: Voice, member: Member) -> Message:
    """One of the team, with a box to tick for each role."""
    name = called(voice, member.user_id, member.name)
    acts = Button(voice.label("What they did"), Manage(TeamMove.LOG, LogView(actor=member.user_id).argument()))
    back = Button(voice.label("« The team"), Manage(TeamMove.SHOW))
    head = bold(name)
    if member.fixed:
        return Message(joined([head, voice.say(_OBSTACLES[Obstacle.FIXED])], "\n\n"), ((acts,), (back,)))
    boxes = [
        Button(
            ticked(voice.label(label), role in member.roles),
            Manage(TeamMove.CHANGE, f"{member.user_id}.{role}.{int(role not in member.roles)}"),
        )
        for role, label in ROLES.items()
    ]
    remove = Button(voice.label("Remove from the team"), Manage(TeamMove.REMOVE, str(member.user_id)))
    text = joined([head, roles_explained(voice), voice.say("A tap counts at once, and this person is told.")], "\n\n")
    return Message(text, (*((box,) for box in boxes), (acts,), (remove,), (back,)))


def ask_removal(voice: Voice, member: Member, unsaved: int) -> Message:
    """Ask once more before somebody is taken out; unsaved: in how many entries they have changes that go with them."""
    name = called(voice, member.user_id, member.name)
    text = voice.say(
        "Remove {name} from the team? From then on this person can do no more than everybody else. What they saved "
        "stays, and so do announcements that they scheduled.",
        name=name,
    )
    if unsaved:
        lost = voice.say_number(
            "What they changed in {number} entry and did not save is deleted: nobody else can see it.",
            "What they changed in {number} entries and did not save is deleted: nobody else can see it.",
            unsaved,
        )
        text = joined([text, lost], "\n\n")
    yes = Button(voice.label("Yes, remove"), Manage(TeamMove.REMOVE, f"{member.user_id}.yes"))
    return Message(text, ((yes, Button(voice.label("No"), Manage(TeamMove.MEMBER, str(member.user_id)))),))


def roles_explained(voice: Voice) -> Html:
    """A line for each role that says what it is there for."""
    return joined([voice.say(line) for line in _EXPLAINED.values()])


def roles_in_words(voice: Voice, roles: Roles) -> str:
    """As "Editor and Announcer"."""
    return voice.speech.all_of([voice.label(label) for role, label in ROLES.items() if role in roles])


def called(voice: Voice, user_id: int, name: str | None) -> str:
    """What somebody is called; somebody who never wrote to the bot has but a number."""
    return name or voice.label("Telegram ID {number}", number=user_id)


def obstacle_notice(voice: Voice, obstacle: Obstacle) -> str:
    """Why somebody was not given other roles, or taken out."""
    return voice.label(_OBSTACLES[obstacle])


def last_role(voice: Voice) -> str:
    """Who belongs to the team has a role."""
    return voice.label("Everybody in the team has a role. To take the last one, please use “Remove from the team”.")


def removed_notice(voice: Voice, member: Member) -> str:
    """The notice to who took somebody out."""
    return voice.label("{name} was removed.", name=button_label(called(voice, member.user_id, member.name)))


def roles_changed(voice: Voice, roles: Roles) -> Message:
    """Tell somebody what they are from now on."""
    text = voice.say("Your roles in the team are now: <b>{roles}</b>.", roles=roles_in_words(voice, roles))
    return Message(joined([text, voice.say("Your commands are in the menu and under /help.")]))


def was_removed(voice: Voice) -> Message:
    """Tell somebody politely that they do not belong to the team any more."""
    return Message(
        voice.say(
            "You do not belong to the team of the town halls any more, so the commands of the team are gone. Thank you "
            "for your work! You can ask me questions as everybody can."
        )
    )


def _member_line(voice: Voice, member: Member) -> Html:
    name, roles = called(voice, member.user_id, member.name), roles_in_words(voice, member.roles)
    if member.fixed:
        return voice.say("• {name}: {roles} (by the settings)", name=name, roles=roles)
    return html(f"• {name}: {roles}")


def _invited_line(voice: Voice, each: Invited) -> Html:
    return voice.say(
        "• {number}: {roles}, from {name}, valid until {moment}",
        number=each.invitation.number,
        roles=roles_in_words(voice, each.invitation.roles),
        name=each.by,
        moment=local_moment(voice, each.until),
    )


def local_moment(voice: Voice, moment: datetime) -> str:
    """A local moment without the day's name: "1. Juni 2026, 14:05 Uhr"."""
    return voice.label("{day}, {time}", day=voice.speech.date(f"{moment:%Y-%m-%d}"), time=voice.speech.time(moment))
