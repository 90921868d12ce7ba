"""What can go wrong with a message on its way out. The class is the remedy: what the outbox does about it."""


class SendError(Exception):
    """Not sent, or not delivered. `code` is the provider's number, `says` a plain sentence for staff."""

    def __init__(self, says: str = "", code: str = "", after: float | None = None):
        super().__init__(f"{type(self).__name__} {code}".strip())
        self.says = says
        self.code = code
        self.after = after  # seconds that the provider asks us to wait


class TryLater(SendError):
    """The provider certainly has not taken it: again, with growing pauses."""


class TryOnce(SendError):
    """It failed on the way for no reason that we know: one more try, then it has failed."""


class RecipientBusy(TryLater):
    """Too much to this one person: hold everything to them for a while, then again."""


class Unknown(SendError):
    """The provider may or may not have it: find out, never guess."""


class WindowClosed(SendError):
    """Free text more than a day after the contact's last message: only a template may go."""


class Blocked(SendError):
    """This will not reach this contact. Its kinds say what else must stop."""


class Unreachable(Blocked):
    """The contact is not on WhatsApp at this address: nothing that we start until they write again."""


class OptedOut(Blocked):
    """The contact refused us at the provider: nothing that we start until they ask for it."""


class OffersRefused(Blocked):
    """The contact stopped marketing; news about orders may go on."""


class OfferHeld(Blocked):
    """WhatsApp holds marketing to this contact back for a day."""


class Skipped(Blocked):
    """Final for this message, and it says nothing about the contact."""


class OffersPaused(SendError):
    """The sender sends too much marketing: offers wait, replies go on."""


class BadContent(SendError):
    """The message itself is refused: staff must see it, and nobody may repeat it."""


class BadTemplate(BadContent):
    """The template is missing, paused or filled in wrongly."""


class ConfigStop(SendError):
    """Nothing can leave until the merchant mends the account: the sender stops, its messages wait."""
