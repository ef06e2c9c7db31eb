"""Web addresses as Telegram checks and rewrites them (TDLib, LinkManager::check_link and parse_url)."""

from __future__ import annotations

import re

from bot.sandbox.errors import ApiError, bad_request

_APP_LINK = re.compile(r"(tg|ton|tonsite):(?://)?(.*)", re.IGNORECASE | re.DOTALL)
_SCHEME = re.compile(r"([a-z0-9]*)://", re.IGNORECASE)
_HOST_CHAR = r"(?:[!$&()*+,;=~\w-]|[^\x00-\x7f]|%[0-9a-fA-F]{2})"
_HOST = re.compile(rf"\.*{_HOST_CHAR}+(?:\.+{_HOST_CHAR}+)+\.*|\[[0-9a-fA-F:.]+\]")
_USERINFO = re.compile(rf"(?:{_HOST_CHAR}|[.:'])*")
_APP_HOST = re.compile(r"[a-zA-Z0-9_-]+")
_SITE_HOST = re.compile(r"[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)*")
_USER_LINK = re.compile(r"tg:(?://)?user/?\?(?:[^#]*&)?id=([0-9]+)", re.IGNORECASE)
_MAX_PORT = 65535


def checked_link(url: str) -> str | None:
    """The address as Telegram would keep it, or None where it refuses it."""
    if app_link := _APP_LINK.match(url):
        return _checked_app_link(app_link[1].lower(), app_link[2])
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        return None
    rest = url[scheme.end() :] if scheme else url
    authority, path = _split(rest)
    userinfo, at, host_and_port = authority.rpartition("@")
    host, colon, port = re.fullmatch(r"(\[.*\]|[^:]*)(:?)(.*)", host_and_port, re.DOTALL).groups()  # type: ignore[union-attr] # it matches any text
    if colon and not (port.isascii() and port.isdigit() and 0 < int(port) <= _MAX_PORT):
        return None
    if not _HOST.fullmatch(host) or not _USERINFO.fullmatch(userinfo):
        return None
    protocol = scheme[1].lower() if scheme else "http"
    port = f":{int(port)}" if colon else ""
    return f"{protocol}://{userinfo}{at}{_ascii_lower(host)}{port}{path}"


def linked_user(url: str) -> int | None:
    """The id of the person that tg://user?id=... means."""
    found = _USER_LINK.match(url.strip())
    return int(found[1]) if found and int(found[1]) > 0 else None


def check_button_link(url: str) -> None:
    """Refuse the address of a button as Telegram does."""
    if not url.strip():
        raise bad_request("inline keyboard button URL is empty")
    if checked_link(url) is None:
        raise wrong_button_link(url)


def wrong_button_link(url: str) -> ApiError:
    """The sentence for an address that leads nowhere."""
    scheme = _SCHEME.match(url)
    unknown = scheme and scheme[1].lower() not in {"http", "https"}
    reason = "Unsupported URL protocol" if unknown else "Wrong HTTP URL"
    return bad_request(f"Inline keyboard button URL '{url}' is invalid: {reason}")


def _checked_app_link(scheme: str, rest: str) -> str | None:
    end = next((index for index, char in enumerate(rest) if char in "/?#"), len(rest))
    address, path = rest[:end], rest[end:]
    if not (_SITE_HOST if scheme == "tonsite" else _APP_HOST).fullmatch(address):
        return None
    return f"{scheme}://{address.lower()}{path if path.startswith(('/', '?')) else '/' + path}"


def _split(rest: str) -> tuple[str, str]:
    """Who is meant (up to the first slash, question mark or hash), and the path as it is kept."""
    found = re.search(r"[/?#]", rest)
    if found is None:
        return rest, "/"
    path = rest[found.start() :]
    if path.startswith(("#", "?")):
        path = "/" + path
    return rest[: found.start()], "".join("%20" if char == " " else char for char in path)


def _ascii_lower(text: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in text)
