"""The people of the demo, each with a phone, a language and something to type."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Persona:
    key: str
    name: str
    address: str
    language: str
    hints: tuple[str, ...]  # what to type, in their language
    in_shop: bool = True

    @property
    def phone(self) -> str:
        """Digits, as orders keep them."""
        return self.address.removeprefix("whatsapp:+")


PERSONAS = (
    Persona(
        "deniz", "Deniz", "whatsapp:+905321112233", "tr",
        ("siparişim nerede", "iade etmek istiyorum", "BAHAR20 geçerli mi",
         "43 numara su geçirmez bot var mı", "kaç puanım var", "temsilciye bağlanmak istiyorum"),
    ),
    Persona(
        "narges", "Narges", "whatsapp:+989121112233", "fa",
        ("سفارشم کجاست", "می‌خواهم پس بفرستم", "کد تخفیف دارید؟",
         "بوت ضد آب سایز ۴۳ دارید؟", "چند تا امتیاز دارم", "می‌خواهم با پشتیبان صحبت کنم"),
    ),
    Persona(
        "kadri", "Kadri", "whatsapp:+37255512233", "et",
        ("kus mu tellimus on", "soovin kauba tagastada", "kas on sooduskood?",
         "kas teil on veekindlaid matkasaapaid 43", "mitu punkti mul on", "soovin rääkida inimesega"),
    ),
    Persona(
        "sam", "Sam", "whatsapp:+447700900123", "en",
        ("where is my order", "I want to return something", "is BAHAR20 valid?",
         "do you have waterproof hiking boots 43", "how many points do I have", "talk to a person"),
    ),
    Persona(
        "stranger", "Robin", "whatsapp:+15550101234", "en",
        ("where is my order", "hello", "A-10482"),
        in_shop=False,
    ),
)  # fmt: skip
BY_KEY = {persona.key: persona for persona in PERSONAS}
