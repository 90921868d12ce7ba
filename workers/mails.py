"""Sends the codes that turns asked for, by SMTP, each once as far as that can be known."""

import logging

from integrations.mail.smtp import MailFailed, send
from models.mail_code import claim_mail, code_of, record_mail
from runtime import Runtime
from workers.faults import Noted
from workers.rounds import Rounds

log = logging.getLogger(__name__)

EVERY_S = 1.0
MOST_AT_ONCE = 20
SUBJECTS = {
    "en": "{shop}: your code",
    "tr": "{shop}: kodunuz",
    "fa": "{shop}: کد شما",
    "et": "{shop}: teie kood",
}
TEXTS = {
    "en": "Hello,\n\nyour code for the chat with {shop}:\n\n{code}\n\nIt works for 10 minutes. If you didn't ask for"
    " it, you need do nothing: without the code nobody sees your order.\n",
    "tr": "Merhaba,\n\n{shop} ile yazışmanız için kodunuz:\n\n{code}\n\n10 dakika geçerlidir. Siz istemediyseniz"
    " bir şey yapmanıza gerek yok: kod olmadan siparişinizi kimse göremez.\n",
    "fa": "سلام،\n\nکد شما برای گفتگو با {shop}:\n\n{code}\n\nاین کد ۱۰ دقیقه اعتبار دارد."
    " اگر شما نخواسته‌اید، کاری لازم نیست: بدون کد کسی سفارش شما را نمی‌بیند.\n",
    "et": "Tere!\n\n{shop}: siin on teie kood vestluse jaoks.\n\n{code}\n\nKood kehtib 10 minutit."
    " Kui te seda ei küsinud, ei pea te midagi tegema: ilma koodita ei näe teie tellimust keegi.\n",
}


class Mailer(Rounds):
    """A thread of its own: a slow mail server keeps nothing else waiting. Any number may run at once."""

    NAME, PATIENCE_S = "mailer", 12.0

    def run(self) -> None:
        while not self.stop.is_set():
            with Noted() as noted:
                send_codes(self.runtime)
            if noted.error:
                log.error("mails: %s", noted.name)
            self.stop.wait(EVERY_S)


def send_codes(runtime: Runtime) -> int:
    """All that wait; how many were sent."""
    settings, sent = runtime.settings, 0
    for _ in range(MOST_AT_ONCE if settings.smtp_url else 0):
        with runtime.db.transaction() as tx:
            mail = claim_mail(tx, runtime.now())
        if mail is None:
            break
        language = mail.language if mail.language in TEXTS else "en"
        shop, well = runtime.library.shop.name, True
        text = TEXTS[language].format(shop=shop, code=code_of(settings.secret_key, mail.nonce))
        try:
            send(settings.smtp_url, settings.mail_from, mail.to, SUBJECTS[language].format(shop=shop), text)
        except MailFailed as failed:
            log.warning("code %s was not sent: %s", mail.id, failed)
            well = False
        with runtime.db.transaction() as tx:
            record_mail(tx, mail, well)
        sent += well
    return sent
