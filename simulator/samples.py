"""Sample files that a phone of the demo can send. All drawn or written for this project."""

from pathlib import Path
from typing import Any

from simulator.twin import Twin
from simulator.webhook_driver import Said

FOLDER = Path(__file__).parent / "static" / "samples"
FILES = {  # name: (file, content type, kind if the type does not say it)
    "image": ("shirt.jpg", "image/jpeg", ""),
    "voice": ("voice.ogg", "audio/ogg", ""),
    "sticker": ("sticker.webp", "image/webp", "sticker"),
    "document": ("receipt.pdf", "application/pdf", ""),
}
PLACE = (41.0331, 28.9776, "Karaköy")
SHOWN = {"image/jpeg", "image/webp", "audio/ogg", "application/pdf"}


def sample(twin: Twin, name: str) -> Said | None:
    """What the phone sends for this sample; None if there is none of that name."""
    if name == "location":
        return Said(place=PLACE)
    if name not in FILES:
        return None
    file, content_type, kind = FILES[name]
    sid = twin.keep_media((FOLDER / file).read_bytes(), content_type)
    return Said(media=((sid, content_type),), kind=kind, text="receipt.pdf" if name == "document" else "")


def media_of(twin: Twin, sid: str) -> tuple[bytes, str] | None:
    """A file that a phone sent, if it is one that may be shown."""
    kept: Any = twin.truth.media.get(sid)
    return kept if kept and kept[1] in SHOWN else None
