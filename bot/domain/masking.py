"""Masking: what tells who asked is taken out of a question before it is kept."""

from __future__ import annotations

import re

MASK = "[…]"
"""What stands in place of what was taken out; the same in every language."""

_FEW = 6
"""Digits from which a row of them may be a phone number: postcodes have five."""

_LINK = re.compile(r"(?:https?://|www\.)\S*[?#@=]\S*|(?:https?://)?(?:t\.me|telegram\.me|wa\.me)/\S+", re.IGNORECASE)
_EMAIL = re.compile(
    r"[\w.+-]{1,64} ?(?:@|\(at\)|\[at\]|\{at\}) ?[\w-]{1,63}(?: ?(?:\.|\(dot\)|\(punkt\)|\[dot\]) ?[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_USERNAME = re.compile(r"(?<!\w)@\w{3,}")
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ -]?\d{4}){3,7}(?:[ -]?\d{1,4})?\b|\b(?-i:[A-Z]{2}\d{2}[A-Z0-9]{11,30})\b", re.IGNORECASE
)
_SIGN = r"(?:[\s()/.,:–-]{0,3})"
_DIGITS = re.compile(rf"(?<!\d)(?:\+ ?|\()?\d(?:{_SIGN}\d){{{_FEW - 1},}}(?!\d)")
_YEARS = re.compile(r"(?:19|20)\d\d\s*[-–/]\s*(?:19|20)\d\d")
_SAID_NUMBER = re.compile(
    r"(?P<said>\b(?:tel|telefon|telefonnummer|handy|handynummer|mobil|nummer|phone|phone number|mobile|call me at)"
    r"\b[.:]?(?: ist| is)? ?:? ?)\d(?:[ /-]?\d){2,}",
    re.IGNORECASE,
)
_HOUSE = (
    r"\s*\d{1,4}(?!\d)(?:\s?[a-h]\b)?(?!\s*(?:uhr|euro|eur\b|€|prozent|%|jahre|kinder|personen|leute|km\b|o'clock))"
)
_WAYS = (
    r"stra(?:ß|ss)e|str\.?|weg|platz|allee|gasse|ring|damm|ufer|chaussee|steig|pfad|promenade|siedlung|markt|aue|winkel"
)
_STREET = re.compile(
    rf"\b(?:(?:alte|neue|kleine|große|grosse|obere|untere|[\w-]+er)\s)?[\w-]*(?:{_WAYS})"
    rf"(?:\s(?:der|des|am|im|zum|zur)\s[\w-]+(?:\s[\w-]+)?)?{_HOUSE}",
    re.IGNORECASE,
)
_NO_STREET = (
    r"jan|feb|mär|mae|apr|mai|jun|jul|aug|sep|okt|nov|dez|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|jahr|alter|umkreis|schnitt|radius|raum|zimmer|bus\b|linie|klasse|monat|quartal|durchschnitt"
)
_AT = re.compile(
    rf"\b(?:am|an der|an den|im|in der|in den|auf dem|auf der|zum|zur|unter den|vor dem|hinter der)\s"
    rf"(?!{_NO_STREET})[^\W\d][\w-]+{_HOUSE}",
    re.IGNORECASE,
)
_ENGLISH_STREET = re.compile(
    r"\b\d{1,4}[a-h]?\s(?:[^\W\d][\w'-]*\s){1,3}(?:street|st\.|road|rd\.|lane|avenue|ave\.|drive|square|close|court)",
    re.IGNORECASE,
)
_NAME_FOLLOWS = re.compile(
    r"(?P<said>\b(?:ich hei(?:ß|ss)e?|(?:mein|unser) name (?:ist|lautet)|mein name:|name:|my name(?:'s|’s| is)"
    r"|i am called|i'm called|ich bin (?:die|der|frau|herr)|gez\.)\s+)"
    r"(?!nicht\b)[\w'’-]+(?-i:(?:\s(?:von|van|de|zu|[A-ZÄÖÜ][\w'’-]+))*)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?P<said>\b(?:Herrn?|Frau|Familie|Mr\.?|Mrs\.?|Ms\.?|Dr\.)\s+(?:Dr\.\s+)?)[A-ZÄÖÜ][\w'’-]+")

_TWO_NAMES = re.compile(
    r"(?P<said>\b(?:ich bin|hier ist|hier schreibt|i am|i'm|i’m|this is)\s+)(?-i:[A-ZÄÖÜ][\w'’-]+\s[A-ZÄÖÜ][\w'’-]+)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?P<said>\b(?:grüße|grüßen|gruß|gruss|gruessen|gruesse|mfg|lg|vg|regards|sincerely|yours)(?!\w)[,.!]?\s+)"
    r"[\w'’.-]+(?:\s[\w'’.-]+){0,3}[\s.!]*$",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """The text without what tells who wrote it: links with parameters, addresses, numbers, and names said as such.

    Rather too much is taken out than too little; a place or a postcode alone stays.
    """
    for pattern in (_LINK, _EMAIL, _USERNAME, _IBAN):
        text = pattern.sub(MASK, text)
    for pattern in (_NAME_FOLLOWS, _TWO_NAMES, _TITLE, _SIGNED, _SAID_NUMBER):
        text = pattern.sub(_after_what_was_said, text)
    for pattern in (_STREET, _AT, _ENGLISH_STREET):
        text = pattern.sub(MASK, text)
    return _DIGITS.sub(_unless_years, text)


def _after_what_was_said(match: re.Match[str]) -> str:
    return match["said"] + MASK


def _unless_years(match: re.Match[str]) -> str:
    return match[0] if _YEARS.fullmatch(match[0]) else MASK
