"""A message that Twilio brings, read strictly and put into our words, whatever its kind."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from integrations.whatsapp.twilio.signature import Form
from models.message import InboundMessage

MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}\Z")
ACCOUNT_SID = re.compile(r"AC[0-9a-f]{32}\Z")
ADDRESS = re.compile(r"whatsapp:(?:\+[0-9]{5,20}|[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128})\Z")
COUNT = re.compile(r"[0-9]{1,2}\Z")
OLD_NAMES = ("SmsMessageSid", "SmsSid")  # of MessageSid: if they differ, names and values were cut anew
SID_NAMES = ("MessageSid", "SmsMessageSid", "OriginalRepliedMessageSid")
PHOTOS = ("image/jpeg", "image/png", "image/webp")  # what every screen shows; other pictures are documents
MEDIA_KINDS = {"audio": "audio", "video": "video"}  # by content type; others are documents
KINDS = ("image", "audio", "video", "document", "sticker", "location", "contacts")
ID_KEYS = ("id", "listId", "payload")
SEAM = "\n"  # between values that are searched together: part of no name
LONGEST_CHOICE = 256
LONGEST_AD = 64
DEEPEST = 6


def refusal(form: Form, account: str, sender: str) -> str:
    """Why this is no message for us, in words without personal data; '' if it is one."""
    sid = form.get("MessageSid", "")
    if form.repeated:
        return "a parameter is repeated"
    if "\0" in "".join(form):
        return "a parameter's name holds U+0000"  # without it, it would be another's name
    if "MessageSid" in SEAM.join(form.values()) or any("MessageSid" in name and name not in SID_NAMES for name in form):
        return "another MessageSid is hidden in a parameter"
    if not MESSAGE_SID.match(sid) or any(form.get(name, sid) != sid for name in OLD_NAMES):
        return "MessageSid is missing or malformed"
    if not ACCOUNT_SID.match(form.get("AccountSid", "")) or form["AccountSid"] != account:
        return "AccountSid is not ours"
    if form.get("To") != sender:
        return "To is not our sender"
    if not ADDRESS.match(form.get("From", "")):
        return "From is no WhatsApp address"
    if not COUNT.match(form.get("NumMedia", "")):
        return "NumMedia is missing or no number"
    if "Body" not in form:
        return "Body is missing"
    return ""


def parse(form: Mapping[str, str]) -> InboundMessage:
    """Twilio's parameters in our words. Every one of them is kept in `raw`, also those we do not know."""
    if "\0" in "".join(form.values()):  # a name that holds it was refused
        form = {name: clean(value) for name, value in form.items()}
    media = tuple((form[f"MediaUrl{i}"], form.get(f"MediaContentType{i}", ""))
                  for i in range(int(form.get("NumMedia") or 0)) if form.get(f"MediaUrl{i}"))
    choice = chosen(form)
    title = form.get("ButtonText") or form.get("ListTitle") or form.get("Body", "")
    other = form.get("ExternalUserId", "")
    place = located(form)
    return InboundMessage(
        provider_id=form["MessageSid"],
        address=form["From"],
        other_address=other if other != form["From"] and ADDRESS.match(other) else "",
        name=form.get("ProfileName", "").strip()[:80],
        kind=kind_of(form, media, place),
        text=form.get("Body", ""),
        choice=choice,
        choice_title=title if choice else "",
        media=media,
        place=place,
        replied_to=form.get("OriginalRepliedMessageSid", ""),
        raw=dict(form),
        ad=form.get("ReferralSourceId", "")[:LONGEST_AD],
    )


def clean(text: str) -> str:
    """Without U+0000, which PostgreSQL cannot keep."""
    return text.replace("\0", "")


def kind_of(form: Mapping[str, str], media: tuple[tuple[str, str], ...], place: object) -> str:
    said = form.get("MessageType", "")
    if said in KINDS and (media or said == "location"):
        return "document" if said == "image" and not is_photo(media[0][1]) else said
    if media:
        return kind_of_media(media[0][1])
    if place:
        return "location"
    if form.get("Body") or chosen(form):
        return "text"
    return "other"


def kind_of_media(content_type: str) -> str:
    if content_type in ("text/vcard", "text/x-vcard"):
        return "contacts"
    if content_type == "image/webp":
        return "sticker"
    if is_photo(content_type):
        return "image"
    return MEDIA_KINDS.get(content_type.split("/")[0], "document")


def is_photo(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in PHOTOS


def located(form: Mapping[str, str]) -> tuple[float, float, str] | None:
    try:
        latitude, longitude = float(form["Latitude"]), float(form["Longitude"])
    except (KeyError, ValueError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return latitude, longitude, form.get("Label") or form.get("Address", "")


def chosen(form: Mapping[str, str]) -> str:
    """The id of the button or row that was tapped, wherever Twilio puts it; '' if something was typed."""
    plain = form.get("ButtonPayload") or form.get("ListId")
    if plain:
        return plain[:LONGEST_CHOICE]
    for name in ("InteractiveData", "ChannelMetadata"):
        if any(f'"{key}"' in form.get(name, "") for key in ID_KEYS):
            found = next(ids_in(form[name]), "")
            if found:
                return found[:LONGEST_CHOICE]
    return ""


def ids_in(text: str) -> Iterator[str]:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from ids_of(tree, DEEPEST)


def ids_of(tree: Any, depth: int) -> Iterator[str]:
    if isinstance(tree, dict) and depth:
        yield from (tree[key] for key in ID_KEYS if isinstance(tree.get(key), str) and tree[key])
        for branch in tree.values():
            yield from ids_of(branch, depth - 1)
    elif isinstance(tree, list) and depth:
        for branch in tree:
            yield from ids_of(branch, depth - 1)
