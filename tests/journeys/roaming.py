"""A random shopper who writes through the signed webhook, and what no answer may ever tell or do.

Nothing here knows which flows there are: it taps what is offered, types what intents.yaml says people type, titles,
numbers, facts and nonsense, in four languages. What must not be told are words that stand in one order alone.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from random import Random

from flows.engine.understanding.folding import fold
from flows.engine.understanding.ways_out import yes_no
from flows.engine.understanding.word_lists import POLITE, YES_NO
from flows.promo_rules import Asker, check_code
from models.order import LineSnapshot, number_key
from models.order_queries import is_order_of
from models.shipment import ShipmentSnapshot
from models.tables import METADATA
from tests.journeys.scene import DAY, HOUR, NOW, PEOPLE, order, promo_codes, seed
from tests.journeys.shopper import Shopper

CODES = ("SPRING20", "DEC30", "FULL10", "VIP40", "BIG25", "USA30", "NOV15")
OF_POINTS = re.compile("PT[A-Z]{3}[0-9]{4}[A-Z]{3}")  # made while they talk
YES = ("yes", "yes please", "evet", "بله", "jah", "👍")
NO = ("no", "hayır", "نه", "ei")
ANYTHING = (
    "", "hi", "menu", "back", "cancel", "vazgeç", "برگشت", "tagasi", "change something", "no, the other one", "1", "2",
    "۲", "tomorrow", "qwerty", "english please", "türkçe", "فارسی", "eesti", "stop", "person", "45", "123456", "skip",
)  # fmt: skip
NAMES = ("Velvet lantern", "Copper kettle", "Walnut stool", "Marble bowl", "Silver whistle", "Amber comb")
PLACES = ("Zanzibar", "Valparaiso", "Reykjavik", "Samarkand", "Timbuktu", "Antananarivo")
ALWAYS = ("orders", "order_line", "return_request", "return_line", "refund")
WRITES = [  # what nobody changes without a yes: whole rows of these, and of whatever has an effect's key
    table.name for table in METADATA.sorted_tables if table.name in ALWAYS or "effect_key" in table.columns
]


@dataclass
class Secret:
    """What stands in one order alone."""

    number: str
    words: tuple[str, ...]
    amount: str  # its digits


@dataclass
class Roamer:
    """One conversation, and all that was said in it."""

    shopper: Shopper
    db: object
    library: object
    chance: Random
    secrets: list[Secret]
    typed: str = ""
    log: list[str] = field(default_factory=list)
    offered: list[tuple[dict, bool]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def walk(self, messages):
        before, stands = self.rows(), ("", "", False)
        for _ in range(messages):
            answer = self.act(stands)
            self.typed += self.log[-1]
            self.keeps_to_itself(answer)
            self.names_no_dead_code(answer)
            if (after := self.rows()) != before:
                assert self.agreed(stands, self.log[-1]), f"something was changed without a yes at {stands}"
                self.seen.add("wrote")
            before, stands = after, self.stands()
            self.seen.add(".".join(stands[:2]))
            self.offered += [(choice, len(answer.choices) > 3) for choice in answer.choices]

    # ---- what they do --------------------------------------------------------------------------------

    def act(self, stands):
        one, roll = self.chance.choice, self.chance.random()
        options = self.shopper.answer.choices
        if options and roll < (0.6 if stands[2] else 0.45):
            choice = one(options[:2] if stands[2] and self.chance.random() < 0.7 else options)
            return self.tap(choice, len(options) > 3)
        if self.offered and roll < 0.66:
            return self.tap(*one(self.offered))
        if roll < 0.7:
            return self.do(self.shopper.photo, "photo")
        text = self.sentence()
        return self.do(lambda: self.shopper.say(text), text)

    def tap(self, choice, is_row):
        return self.do(lambda: self.shopper.tap_id(choice["id"], choice["title"], is_row), f"tap {choice['id']}")

    def do(self, act, told):
        self.log.append(told)
        return act()

    def sentence(self):
        one, secret = self.chance.choice, self.chance.choice(self.secrets)
        words = self.library.intents[one(sorted(self.library.intents))]
        return one((
            one(words.get(self.shopper.person.language) or ANYTHING), one(words.get(one(PEOPLE).language) or ANYTHING),
            secret.number, number_key(secret.number)[1:], one(YES), one(NO), one(ANYTHING), one(CODES[:2]),
            one(("10115", "99999", "nobody@mail.example", self.shopper.person.email)),
        ))  # fmt: skip

    # ---- what must hold ------------------------------------------------------------------------------

    def stands(self):
        """Flow and state that wait, and whether for a yes."""
        session = self.shopper.session
        if not session or not session.get("stack"):
            return "", "", False
        top = session["stack"][-1]
        state = self.library.flows[top["flow"]].states[top["state"]]
        return top["flow"], top["state"], state.verb == "confirm"

    def rows(self):
        with self.db.reading() as tx:
            changed = [tx.rows(f"SELECT * FROM {name} ORDER BY 1") for name in WRITES]
            return [*changed, tx.rows("SELECT id, phone_since FROM contact WHERE phone_since IS NOT NULL")]

    def agreed(self, stands, did):
        """Was the last thing they did a yes, to a question that was one?"""
        if not stands[2] or did == "photo":
            return False
        if did.startswith("tap "):
            return did == f"tap {stands[0]}.{stands[1]}.yes"
        before = self.titles_before
        place = unicodedata.normalize("NFKC", did).strip()
        named = before and (wish(did) == wish(before[0]) or place in ("1", "۱"))  # "please cancel it"
        return bool(named) or yes_no(fold(did)) == "yes"

    @property
    def titles_before(self):
        """Of the question that was answered: the last options that were offered before this answer's."""
        return [choice["title"] for choice, _ in self.offered if choice["id"].endswith(".yes")][-1:]

    def keeps_to_itself(self, answer):
        said = str((answer.texts, [(one["title"], one.get("note", "")) for one in answer.choices]))
        digits = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in said)
        bare = "".join(one for one in digits if one not in ".,٬٫ \u00a0\u202f’'")
        for secret in self.not_theirs():
            told = [word for word in secret.words if word in said] + [secret.amount] * (secret.amount in bare)
            if number_key(secret.number)[1:] not in number_key(self.typed):
                told += [secret.number] * (secret.number in digits)
            assert not told, f"{told} of an order that is not proved: {answer.text}"

    def not_theirs(self):
        with self.db.reading() as tx:
            contact = tx.one("SELECT contact_id FROM contact_address WHERE value = :a", a=self.shopper.address)[0]
            phone = tx.one("SELECT phone FROM contact WHERE id = :id", id=contact)[0]
            ids = dict(tx.rows("SELECT number, id FROM orders"))
            return [one for one in self.secrets if not is_order_of(tx, ids[one.number], contact, phone)]

    def names_no_dead_code(self, answer):
        phone = self.shopper.address.removeprefix("whatsapp:").removeprefix("+")
        with self.db.reading() as tx:
            for code in (*CODES, *OF_POINTS.findall(answer.text)):
                if code in answer.text and code not in self.typed.upper():
                    asker = Asker(tx, self.library.shop, phone, self.shopper.clock.now)
                    verdict = check_code(asker, code)
                    assert not verdict.reason, f"{code} is named, and it is refused: {verdict.reason}"
                    self.seen.add("code")


def shop_of(db, person, chance):
    """Three orders of a person and three of others, each with words of its own; what stands in each."""
    promo_codes(db)
    secrets, orders = [], []
    kinds = ("placed", "shipped", "delivered")
    for place, (name, where) in enumerate(zip(NAMES, PLACES, strict=True)):
        owner = person if place < 3 else replace(person, phone=f"44770090019{place}", prefix="Z")
        status, at = kinds[place % 3], NOW - (HOUR if place % 3 == 0 else 5 * DAY)
        price = 30_000_17 + chance.randrange(10_000) * 1000 + place
        lines = tuple(LineSnapshot(f"{name} {n}", 1, price // 2 + n * (price % 2), external_id=str(n)) for n in (0, 1))
        parcel = ShipmentSnapshot("DPD", f"TRK{name[:3].upper()}{place}", "in_transit", at)
        snapshot = order(owner, 70_000 + place, status, at, lines, shipments=(parcel,) * (status == "shipped"))
        if status == "delivered":
            snapshot = replace(snapshot, delivered_at=NOW - 2 * DAY)
        orders.append(replace(snapshot, email=f"owner{place}@mail.example" if place > 2 else person.email,
                              postcode="10115" if place in (0, 4) else f"5{place}5{place}5"))
        secrets.append(Secret(snapshot.number, (name, where, parcel.tracking_number), str(snapshot.total_minor)))
    seed(db, *orders)
    with db.transaction() as tx:
        for secret in secrets:
            tx.run("UPDATE shipment_event SET place = :place WHERE shipment_id IN"
                   " (SELECT id FROM shipment WHERE tracking_number = :parcel)",
                   place=secret.words[1], parcel=secret.words[2])
    return secrets


def wish(text):
    """What a button or a message says, courtesies and a yes aside; the text itself where it is nothing else."""
    words = fold(text).split()
    return [word for word in words if word not in POLITE and YES_NO.get(word) != "yes"] or words
