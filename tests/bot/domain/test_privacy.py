"""What looks like contact data of a person."""

import pytest

from bot.domain.privacy import is_free_mail, is_mobile, private_mails_in, private_numbers_in


@pytest.mark.parametrize(
    "number",
    ["0151 23456789", "0160/1234567", "+49 171 1234567", "+49 (0)171 1234567", "0049 176 12345678", "(0175) 123 45 67"],
)
def test_mobile_numbers_look_private(number: str) -> None:
    assert is_mobile(number)


@pytest.mark.parametrize("number", ["033841 123", "030 1612345", "0800 12345", "110", "+33 6 12345678", "171 1234567"])
def test_other_numbers_do_not(number: str) -> None:
    assert not is_mobile(number)


@pytest.mark.parametrize("address", ["a@gmx.de", "a.b@Web.de", "x@t-online.de", "x@googlemail.com", "x@yahoo.co.uk"])
def test_addresses_at_free_services_look_private(address: str) -> None:
    assert is_free_mail(address)


@pytest.mark.parametrize("address", ["info@bad-belzig.de", "x@webseite.de", "x@gmx.verein.de", "x@mygmail.com"])
def test_addresses_of_ones_own_do_not(address: str) -> None:
    assert not is_free_mail(address)


def test_they_are_found_within_texts() -> None:
    text = "Frau A, Tel. 0171 1234567, oder 033841 98765; post@gmx.de, info@verein.de. Seit 2015-01-17."
    assert private_numbers_in(text) == ["0171 1234567"]
    assert private_mails_in(text) == ["post@gmx.de"]
    assert private_numbers_in("(0171) 123 45 67 ab 9 Uhr") == ["(0171) 123 45 67"]
