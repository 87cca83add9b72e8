"""Columns that point at people: known by their header, or by what fills at least half of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_THINGS = frozenset(
    "organisation organization org group country session event place city town region document file campaign "
    "project network theme table venue process sponsor topic agency institution language".split()
)
"""Words beside which `name` names no person."""

_NAMES = frozenset(
    "name names fullname firstname lastname surname forename username nombre nombres apellido apellidos nom prenom "
    "prénom nome sobrenome vorname nachname имя фамилия الاسم 姓名".split()
)
_MAIL = frozenset("email emails mail correo courriel почта البريد 邮箱".split())
_PHONE = frozenset(
    "phone phones phonenumber telephone telefono teléfono téléphone tel mobile cell cellphone whatsapp telegram signal "
    "телефон هاتف 电话".split()
)
_DEVICE = frozenset("deviceid imei imsi simserial subscriberid mac ip ipaddress uuid".split())
_PLACE = frozenset("lat latitude lon lng long longitude gps geolocation geopoint coordinates coordinate".split())

_MAIL_TEXT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_PHONE_TEXT = re.compile(r"(?:\+|00)?[\d\s().\-/]{8,}")
_DATE_TEXT = re.compile(r"\d{4}-\d{1,2}(-\d{1,2})?(\.\.|[T ].*|$)")
_PAIR = re.compile(r"[-+]?\d{1,3}\.\d{3,}\s*[,; ]\s*[-+]?\d{1,3}\.\d{3,}(\s.*)?")
_DEGREES = re.compile(r"[-+]?\d{1,3}\.\d{4,}")

_FEWEST_DIGITS, _MOST_DIGITS = 8, 15
"""Digits of a phone number with its country code (ITU-T E.164)."""


def personal(column: str, texts: Sequence[str]) -> str | None:
    """Return why a column may point at people, as the end of a sentence; None where nothing says so."""
    if why := _by_header(column):
        return why
    for is_one, why in ((_is_mail, "mostly holds e-mail addresses"), (_is_phone, "mostly holds phone numbers"),
                        (_is_place, "mostly holds coordinates")):  # fmt: skip
        if texts and 2 * sum(is_one(text) for text in texts) >= len(texts):
            return why
    return None


def _by_header(column: str) -> str | None:
    words = set(re.split(r"[\W_]+", unicodedata.normalize("NFKC", column).casefold()))
    if {"e", "mail"} <= words or words & _MAIL:
        return "is headed like e-mail addresses"
    if words & _PHONE:
        return "is headed like phone numbers"
    if words & _DEVICE or {"device", "id"} <= words or {"ip", "address"} <= words:
        return "is headed like numbers of devices"
    if words & _PLACE:
        return "is headed like coordinates"
    if (words & _NAMES and not words & _THINGS) or {"submitted", "by"} <= words:
        return "is headed like names of people"
    return None


def _is_mail(text: str) -> bool:
    return bool(_MAIL_TEXT.search(text))


def _is_phone(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or not _PHONE_TEXT.fullmatch(text) or _DATE_TEXT.match(text):
        return False
    # A bare run of digits may be an amount; a plus, a leading zero or groups make it a phone number.
    return text.startswith(("+", "0", "(")) or len(re.findall(r"\d+", text)) > 2


def _is_place(text: str) -> bool:
    if _PAIR.fullmatch(text):
        return True
    return bool(_DEGREES.fullmatch(text)) and abs(float(text)) <= 180
