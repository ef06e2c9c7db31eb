"""Privacy: contact data that look as if they belonged to a person rather than to an office."""

from __future__ import annotations

import re

_FREE_MAIL = re.compile(
    r"(alice-dsl|aol|arcor|email|freenet|gmail|gmx|googlemail|hotmail|icloud|kabelmail|live|mac|magenta|mail|mailbox|me|msn"
    r"|online|outlook|posteo|proton|protonmail|t-online|tuta|tutanota|vodafone|vodafonemail|web|yahoo|ymail)"
    r"\.(at|ch|com|co\.uk|de|eu|me|net|org)"
)
"""Mail services at which people have an address of their own."""

_MOBILE = re.compile(r"0?1[567]\d{7,}")
"""German mobile numbers: 015…, 016… and 017… (Bundesnetzagentur, Rufnummernplan)."""
_MAIL_IN_TEXT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE_IN_TEXT = re.compile(r"(?<![\w/.-])\+?[0(][\d\s()/.-]{8,}\d")
_COUNTRY = re.compile(r"^(?:\+|00)49")


def is_mobile(number: str) -> bool:
    """Whether a phone number is that of a mobile phone in Germany."""
    digits = re.sub(r"[^\d+]", "", number.replace("(0)", ""))
    national = _COUNTRY.sub("0", digits)
    return (digits.startswith("0") or national != digits) and _MOBILE.fullmatch(national) is not None


def is_free_mail(address: str) -> bool:
    """Whether an e-mail address is at a service where people have one of their own."""
    return _FREE_MAIL.fullmatch(address.rpartition("@")[2].casefold()) is not None


def private_numbers_in(text: str) -> list[str]:
    """The mobile numbers within a text."""
    return [found for found in _PHONE_IN_TEXT.findall(text) if is_mobile(found)]


def private_mails_in(text: str) -> list[str]:
    """The addresses at free services within a text."""
    return [found for found in _MAIL_IN_TEXT.findall(text) if is_free_mail(found)]
