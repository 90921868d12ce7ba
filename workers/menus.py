"""Menus at the provider: each is made once and found again by what it says."""

import threading

from integrations.errors import SendError
from integrations.whatsapp.rendering import menu_hash
from integrations.whatsapp.transport import Menu
from runtime import Runtime

KNOWN = "SELECT content_sid FROM provider_content WHERE hash = :hash"
KEEP = """
    INSERT INTO provider_content (hash, content_sid, created_at) VALUES (:hash, :content_sid, {now})
    ON CONFLICT (hash) DO NOTHING
"""


class Menus:
    """Makes the menus of one drain; two threads never make the same one."""

    def __init__(self, runtime: Runtime):
        self.runtime = runtime
        self.guard = threading.Lock()
        self.making: dict[str, threading.Lock] = {}

    def content_id(self, menu: Menu) -> str:
        """Its id at the provider, or '' where it cannot be made: then the menu goes as numbered text."""
        key = menu_hash(menu)
        with self.guard:
            lock = self.making.setdefault(key, threading.Lock())
        with lock:
            return self.known(key) or self.make(key, menu)

    def known(self, key: str) -> str:
        with self.runtime.db.reading() as tx:
            row = tx.one(KNOWN, hash=key)
        return row[0] if row else ""

    def make(self, key: str, menu: Menu) -> str:
        try:
            content_id = self.runtime.gateway.make_menu(menu)
        except SendError:  # whatever it is: the words can still be said
            return ""
        with self.runtime.db.transaction() as tx:
            tx.run(KEEP, hash=key, content_sid=content_id)
        return content_id
