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
SUBJECT, TEXT = "notice.code_subject", "notice.code_mail"


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
        well, code = True, code_of(settings.secret_key, mail.nonce)
        subject, text = (runtime.says(key, mail.language, code=code) for key in (SUBJECT, TEXT))
        try:
            send(settings.smtp_url, settings.mail_from, mail.to, subject, f"{text}\n")
        except MailFailed as failed:
            log.warning("code %s was not sent: %s", mail.id, failed)
            well = False
        with runtime.db.transaction() as tx:
            record_mail(tx, mail, well)
        sent += well
    return sent
