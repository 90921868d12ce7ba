"""WhatsApp's lengths, and how a length is counted."""

TEXT = 1600  # Twilio's Body
MENU_BODY = 1024  # also all of a menu's words together, to be safe
BUTTONS, ROWS = 3, 10
BUTTON_TITLE, BUTTON_ID = 20, 256
OPENER, ROW_TITLE, ROW_ID, ROW_NOTE = 20, 24, 200, 72
VARIABLE = 1600
JOINS = ("\u200d", "\ufe0f")  # what ties several characters into one picture


def length(text: str) -> int:
    """The longer of code points and UTF-16 units: which one the platform counts is not documented."""
    return max(len(text), len(text.encode("utf-16-le", "surrogatepass")) // 2)


def clip(text: str, limit: int) -> str:
    """The text, cut with … where it is too long, never inside a picture made of several characters."""
    if length(text) <= limit:
        return text
    end = 0
    room = limit - 1
    for index, character in enumerate(text):
        room -= 2 if ord(character) > 0xFFFF else 1
        if room < 0:
            break
        end = index + 1
    while end and (text[end] in JOINS or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip() + "…"
