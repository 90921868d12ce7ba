"""`flask flows publish`, `rollback`, `history`, `status`: proved first, told first, and then live."""

import re

import pytest
from click.testing import CliRunner

from flows.publish_commands import flows
from flows.turns import take_turn
from models.arrival import receive
from models.db import Database, from_json, to_json
from models.flow_revision import Overtaken, history
from models.message import InboundMessage
from models.promo_code import PromoCodeSnapshot, store_promo_code
from models.schema import upgrade
from tests.flows.publishing.mini import NOW, RENAMED, TYPO, files, load, written

TALK = """
talk: fits
lines:
  - says: what fits me
    bot: {say: fit.size}
"""
KADRI = "whatsapp:+37255500001"


class Shop:
    """A deployment of its own: folder, database, and people who write."""

    def __init__(self, folder):
        self.folder = folder
        self.db = Database(f"sqlite:///{folder}/var/selam.db")
        self.numbers = iter(range(1, 1000))

    def draft(self, number, *changes):
        written(self.folder / "flows", files(number, *changes))

    def run(self, *words, code=0):
        said = CliRunner().invoke(flows, [str(word) for word in words])
        assert said.exit_code == code, said.output
        return said.output

    def published(self):
        with self.db.reading() as tx:
            return [one.revision for one in history(tx)]

    def last(self):
        with self.db.reading() as tx:
            return history(tx)[-1]

    def says(self, library, text, who=KADRI):
        number = next(self.numbers)
        message = InboundMessage(f"SM{number:032x}", who, "", "", "text", text, "", text, (), None, "", {})
        with self.db.transaction() as tx:
            take_turn(tx, library, receive(tx, message, NOW), NOW)

    def inside(self, library, *texts, who=KADRI):
        for text in texts:
            self.says(library, text, who)


@pytest.fixture
def shop(tmp_path, monkeypatch):
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"SIMULATOR": "1", "DATA_DIR": tmp_path / "var", "FLOWS_DIR": tmp_path / "flows",
                        "SHOP_LANGUAGES": "en"}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.chdir(tmp_path)
    made = Shop(tmp_path)
    upgrade(made.db.engine)
    made.draft(1)
    yield made
    made.db.close()


def revision(number, *changes):
    return load(files(number, *changes)).revision


# ---- what goes live ----------------------------------------------------------------------------------


def test_the_first_publication_and_a_second(shop):
    said = shop.run("publish", "--yes", "--note", "open")
    assert "goes live as the first" in said and "Nobody is inside a flow." in said
    assert "There are no talks" in said
    shop.draft(2)
    said = shop.run("publish", "--yes")
    assert "1 difference: 1 text." in said and f"in place of {revision(1)}" in said and "number 2" in said
    assert shop.published() == [revision(1), revision(2)]
    assert shop.last().who and shop.last().note == ""


def test_what_is_live_is_not_published_again(shop):
    shop.run("publish", "--yes")
    assert "Nothing to publish" in shop.run("publish", "--yes")
    assert len(shop.published()) == 1
    assert "number 2" in shop.run("publish", "--yes", "--hotfix"), "only to take along who was left behind"


def test_flows_with_a_mistake_do_not_go_live(shop):
    shop.run("publish", "--yes")
    shop.draft(2, *TYPO)
    said = shop.run("publish", "--yes", code=1)
    assert "flows.yaml:" in said and "The last good version is still live." in said
    assert "Nothing was published." in said and shop.published() == [revision(1)]


def test_a_talk_that_fails_keeps_flows_from_going_live_unless_talks_are_left_out(shop):
    talks = written(shop.folder / "flows", {"talks/fit.yaml": TALK.encode()})
    assert "Talks: 1 played, all as expected." in shop.run("publish", "--yes")
    shop.draft(2)
    written(talks, {"talks/fit.yaml": TALK.replace("fit.size", "fit.color").encode()})
    said = shop.run("publish", "--yes", code=1)
    assert "expected" in said and "1 failed" in said and shop.published() == [revision(1)]
    assert "Talks" not in shop.run("publish", "--yes", "--without-talks")
    assert shop.published() == [revision(1), revision(2)]


def test_a_talk_that_can_not_be_read_fails_too(shop):
    written(shop.folder / "flows", {"talks/fit.yaml": b"talk: fits\nlines: 3\n"})
    assert "talks/fit.yaml:2" in shop.run("publish", "--yes", code=1) and shop.published() == []


def test_a_dry_run_and_a_no_publish_nothing(shop):
    assert "--dry-run" in shop.run("publish", "--dry-run")
    assert "Aborted" in shop.run("publish", code=1)
    assert shop.published() == []
    said = CliRunner().invoke(flows, ["publish"], input="y\n")
    assert said.exit_code == 0 and shop.published() == [revision(1)]


def test_who_comes_second_is_told(shop, monkeypatch):
    def late(*_):
        raise Overtaken

    monkeypatch.setattr("flows.publish_commands.publish", late)
    assert "Somebody else published meanwhile" in shop.run("publish", "--yes", code=1)


def test_a_folder_that_changes_while_it_is_proved_is_not_published(shop, monkeypatch):
    monkeypatch.setattr("flows.proving.read_folder", lambda home: files(2))
    assert "changed meanwhile" in shop.run("publish", "--yes", code=1) and shop.published() == []


def test_without_tables_or_a_database_the_command_says_how_to_go_on(shop, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{shop.folder}/bare.db")
    assert "flask db upgrade" in shop.run("publish", "--yes", code=3)
    monkeypatch.setenv("DATABASE_URL", "postgresql://selam:open-sesame@127.0.0.1:1/none")
    said = shop.run("status", code=3)
    assert "flask doctor" in said and "sesame" not in said


# ---- who is inside -----------------------------------------------------------------------------------


def test_the_report_names_every_step_where_somebody_stands(shop):
    shop.run("publish", "--yes")
    live = load(files(1))
    for number in range(3):
        shop.inside(live, "what fits me", "38", who=f"whatsapp:+3725550010{number}")
    shop.inside(live, "what fits me", who="whatsapp:+37255500200")
    shop.inside(live, "menu", who="whatsapp:+37255500201")
    shop.draft(2, *RENAMED)
    said = shop.run("publish", "--dry-run")
    assert "4 conversations are inside a flow, 0 left one open." in said
    assert re.search(rf"fit\.color: 3 inside\n +different: gone\n +3 finish on {revision(1)}\n"
                     r" +asks the same: --move fit\.color=fit\.paint", said), said
    assert re.search(r"fit\.size: 1 inside\n +different: next → paint, not color", said), said


def test_the_report_says_what_each_choice_does(shop):
    shop.run("publish", "--yes")
    live = load(files(1))
    shop.inside(live, "what fits me", "38")
    shop.draft(2, *RENAMED)
    for target, told in (("fit.paint", "1 go on in the new version"), ("restart", "1 begin again"),
                         ("person", "1 go to a person"), ("stay", "1 finish on"), ("fit.note", "1 begin again")):
        assert told in shop.run("publish", "--dry-run", "--move", f"fit.color={target}"), target
    assert "1 finish on" in shop.run("publish", "--dry-run", "--hotfix"), "the step is gone"
    shop.draft(2)
    assert "1 go on in the new version" in shop.run("publish", "--dry-run", "--hotfix")


def test_a_task_that_was_left_open_is_counted_apart(shop):
    shop.run("publish", "--yes")
    live = load(files(1))
    shop.inside(live, "what fits me", "38", "menu")
    shop.draft(2)
    said = shop.run("publish", "--dry-run")
    assert "0 conversations are inside a flow, 1 left one open." in said and "fit.color: 1 left open" in said
    assert "    as it was" in said


def test_choices_are_kept_with_the_publication_and_told_in_the_history(shop):
    shop.run("publish", "--yes")
    shop.draft(2, *RENAMED)
    shop.run("publish", "--yes", "--move", "fit.color=fit.paint", "--move", "fit.size=stay", "--note", "Paint")
    assert shop.last().moves == {"fit.color": "fit.paint", "fit.size": "stay"}
    lines = shop.run("history").splitlines()
    assert "Paint; live; moved fit.color → fit.paint, fit.size → stay" in lines[0] and revision(1) in lines[1]


@pytest.mark.parametrize("written_as", ["fit.color", "=stay", "fit.color=", "fit.nowhere=stay", "fit.color=fit.nowhere",
                                        "fit.color=fit.done", "nowhere=restart", "fit.color=stop"])
def test_a_choice_that_can_not_be_made_is_refused(shop, written_as):
    shop.run("publish", "--yes")
    shop.draft(2)
    said = shop.run("publish", "--yes", "--move", written_as, code=2)
    assert "--move" in said and len(shop.published()) == 1


def test_those_whom_an_earlier_publication_moved_are_counted_where_they_stand_now(shop):
    shop.run("publish", "--yes")
    shop.inside(load(files(1)), "what fits me", "38")
    shop.draft(2, *RENAMED)
    shop.run("publish", "--yes", "--move", "fit.color=fit.paint")
    shop.draft(3, *RENAMED)
    said = shop.run("publish", "--dry-run")
    assert "fit.paint: 1 inside" in said and f"finish on {revision(2, *RENAMED)}" in said


def test_a_version_that_nobody_kept_is_told(shop):
    shop.run("publish", "--yes")
    shop.inside(load(files(9)), "what fits me", "38")
    shop.draft(2)
    assert "1 conversation is on a version that is not kept" in shop.run("publish", "--dry-run")


# ---- back, history, status ---------------------------------------------------------------------------


def test_back_to_the_version_before_and_to_any_other(shop):
    for number in (1, 2, 3):
        shop.draft(number)
        shop.run("publish", "--yes")
    said = shop.run("rollback", "--yes")
    assert "number 4" in said and shop.published()[-1] == revision(2)
    shop.run("rollback", revision(1)[:6], "--yes", "--note", "as in spring")
    assert shop.published()[-1] == revision(1) and shop.last().note == "as in spring"
    assert f"back to {revision(2)}" in shop.run("history")


def test_back_to_a_version_that_never_was_or_can_not_be_read(shop):
    assert "no one earlier version" in shop.run("rollback", "--yes", code=2)
    shop.run("publish", "--yes")
    assert "no one earlier version" in shop.run("rollback", "--yes", code=2)
    shop.draft(2)
    shop.run("publish", "--yes")
    assert "no one earlier version ffff" in shop.run("rollback", "ffff", "--yes", code=2)
    with shop.db.transaction() as tx:
        tx.run("UPDATE flow_revision SET files = '{}' WHERE id = :id", id=revision(1))
    assert "can't be read" in shop.run("rollback", "--yes", code=1)
    assert shop.published() == [revision(1), revision(2)]


def test_status_tells_live_folder_and_people(shop):
    assert "itself is live" in shop.run("status") and "FLOWS_DIR itself is live" in shop.run("history")
    shop.run("publish", "--yes", "--note", "open")
    said = shop.run("status")
    assert f"Live: {revision(1)}, number 1, since" in said and ": open" in said and ": the same." in said
    shop.inside(load(files(1)), "what fits me", "38")
    shop.draft(2)
    shop.run("publish", "--yes")
    shop.draft(3)
    said = shop.run("status")
    assert f"{revision(3)}, not live. 1 difference: 1 text." in said
    assert "fit.color: 1 inside" in said and f"1 finish on {revision(1)}" in said


def test_status_ends_with_1_where_something_is_wrong(shop):
    shop.run("publish", "--yes")
    shop.draft(2, *TYPO)
    assert "1 error; `flask flows check`" in shop.run("status", code=1)
    shop.draft(1)
    with shop.db.transaction() as tx:
        tx.run("UPDATE flow_revision SET files = '{}'")
    assert "stay on the last good one" in shop.run("status", code=1)
    assert "can't be read" in shop.run("publish", "--yes") and "the same." in shop.run("status")


def test_a_session_of_before_there_were_versions_is_no_trouble(shop):
    shop.run("publish", "--yes")
    shop.inside(load(files(1)), "what fits me", "38")
    with shop.db.transaction() as tx:
        (plain,) = tx.one("SELECT session FROM conversation")
        old = {name: value for name, value in from_json(plain).items() if name != "revision"}
        tx.run("UPDATE conversation SET session = :session", session=to_json(old))
    shop.draft(2)
    assert "on a version that is not kept" in shop.run("publish", "--dry-run")


# ---- what only the shop knows ------------------------------------------------------------------------

DEAD = ("Which size?", "Code NOV15 is yours. Which size?")
TEMPLATE = b"""
fitted:
  category: utility
  variables: [shop.name]
  texts:
    en: {body: "Your order at {{1}} fits. Thank you."}
"""


def test_a_dead_code_does_not_go_live_unless_the_shop_is_not_asked(shop):
    shop.draft(1, DEAD)
    said = shop.run("publish", "--yes", code=1)
    assert "error[P004]" in said and "Nothing was published." in said and shop.published() == []
    shop.run("publish", "--yes", "--without-shop")
    assert len(shop.published()) == 1


def test_a_code_that_works_and_a_template_in_review_go_live_and_the_review_is_told(shop):
    with shop.db.transaction() as tx:
        store_promo_code(tx, PromoCodeSnapshot("NOV15", "percent", 15))
    shop.draft(1, DEAD)
    written(shop.folder / "flows", {"templates.yaml": TEMPLATE})
    said = shop.run("publish", "--yes")
    assert "Template `fitted` was not handed in to WhatsApp yet (language `en`).\nChecked: no errors" in said
    assert len(shop.published()) == 1
