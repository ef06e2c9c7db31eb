"""What the chat in the terminal says itself, beside what the bot says."""

from __future__ import annotations

from bot.wording.voice import Voice


def texts(voice: Voice) -> dict[str, str]:
    """The texts by their names; what stands in braces is filled in by the terminal, so it is left as it is here."""
    how_to_ask = voice.label("Type a question. A number and Enter presses the button with that number; Ctrl-D leaves.")
    how_to_switch = voice.label(
        "{switch} and a word make you somebody else: {known}. {photo} and {file} send a picture or a file, {save} and "
        "a folder keep the bot's last file there.",
        switch="{switch}",
        known="{known}",
        photo="{photo}",
        file="{file}",
        save="{save}",
    )
    return {
        "hint": f"{how_to_ask}\n{how_to_switch}",
        "who_are_you": voice.label("You are now {name}.", name="{name}"),
        "nobody_called": voice.label(
            "There is nobody called “{word}”. You can be: {known}.", word="{word}", known="{known}"
        ),
        "sent_to": voice.label("To {name}:", name="{name}"),
        "silent": voice.label("without sound"),
        "picture": voice.label("picture"),
        "file": voice.label("file"),
        "saved": voice.label("Saved: {place}", place="{place}"),
        "nothing_saved": voice.label("The bot has sent no file yet, or there is no such folder."),
        "deleted": voice.label("The message was deleted: “{text}”", text="{text}"),
    }
