"""What is live comes from the database or the folder; what is spoiled there never takes the last good one away."""

import logging
import threading
import time

import pytest

from flows.engine.loader import FlowProblems, load_library, read_folder, revision_of
from flows.publishing.first import publish_first
from flows.publishing.standing import standing
from flows.publishing.versions import MOST_KEPT, Spoiled, Versions, load_revision
from models.db import Database
from models.flow_revision import Overtaken, Publication, files_of, history, newest, open_sessions, publish
from tests.flows.publishing.mini import CATALOG, NOW, TYPO, files, go_live, load, written


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "flows", files())


@pytest.fixture
def versions(folder):
    return Versions(folder, ("en",))


def spoil(db, revision, content):
    with db.transaction() as tx:
        tx.run("UPDATE flow_revision SET files = :files WHERE id = :id", files=content, id=revision)


def names(db):
    with db.reading() as tx:
        return [(one.number, one.revision) for one in history(tx)]


# ---- files and rows ----------------------------------------------------------------------------------


def test_files_in_memory_make_the_same_library_as_the_folder(folder):
    one, two = load_library(folder, CATALOG, ("en",)), load(read_folder(folder))
    assert one.revision == two.revision == revision_of(read_folder(folder))
    assert one.flows == two.flows and one.sources == two.sources and dict(one.starts) == dict(two.starts)
    with pytest.raises(FlowProblems):
        load(files(1, *TYPO))


def test_the_name_of_a_version_is_its_content_in_any_order(folder):
    content = files()
    assert revision_of(content) == revision_of(dict(reversed(content.items())))
    assert revision_of(content) != revision_of(files(2))
    assert revision_of(content) != revision_of({f"a{name}": raw for name, raw in content.items()})


def test_a_version_comes_back_byte_for_byte(undone):
    content = files(1, ("Which size?", "“Beden” kaç? 👕\u200f اندازه"))
    content["flows.yaml"] = b"\xef\xbb\xbf" + content["flows.yaml"].replace(b"\n", b"\r\n")
    revision = go_live(undone, 1, content)
    with undone.reading() as tx:
        assert files_of(tx, revision) == content
        assert load_revision(tx, revision, ("en",)).revision == revision
        assert files_of(tx, "nothing") is None and load_revision(tx, "nothing") is None


def test_history_is_kept_whole_and_in_order(undone):
    with undone.reading() as tx:
        assert newest(tx) == 0 and history(tx) == ()
    first, second = go_live(undone, 1, files()), go_live(undone, 2, files(2), moves={"fit.size": "stay"}, hotfix=True)
    go_live(undone, 3, files())
    with undone.reading() as tx:
        assert newest(tx) == 3
        assert history(tx)[1] == Publication(2, second, "Sam", "", NOW, {"fit.size": "stay"}, True)
    assert names(undone) == [(1, first), (2, second), (3, first)]


def test_of_two_publications_at_once_one_is_told_that_it_came_second(undone):
    first = go_live(undone, 1, files())
    with pytest.raises(Overtaken):
        go_live(undone, 1, files(2))
    assert names(undone) == [(1, first)]
    with undone.reading() as tx:
        assert files_of(tx, load(files(2)).revision) is None, "nothing of the second is left"


def test_of_many_publications_at_the_same_moment_one_wins(db):
    barrier, done = threading.Barrier(6), []

    def try_it(number):
        content = files(number)
        library = load(content)
        barrier.wait()
        try:
            with db.transaction() as tx:
                publish(tx, library.revision, content, Publication(1, library.revision, str(number), "", NOW))
            done.append(library.revision)
        except Overtaken:
            done.append("")

    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(done) == 6 and sorted(done)[:5] == [""] * 5
    assert names(db) == [(1, max(done))]


def test_only_conversations_with_a_task_are_looked_at(undone):
    with undone.transaction() as tx:
        for number, session in enumerate(('{"language":"en"}', '{"stack":[{"flow":"fit"}]}', None,
                                          '{"parked":[{"flow":"fit"}]}'), 1):
            tx.run("INSERT INTO contact (id, name, language, phone, created_at) VALUES (:n, '', 'en', '', 0)", n=number)
            tx.run("INSERT INTO conversation (contact_id, status, session, answered_by_bot, version, unread,"
                   " created_at) VALUES (:n, 'pending', :session, true, 0, 0, 0)", n=number, session=session)
        assert [session for _, session in open_sessions(tx)] == [{"stack": [{"flow": "fit"}]},
                                                                 {"parked": [{"flow": "fit"}]}]


# ---- what is live ------------------------------------------------------------------------------------


def test_without_a_publication_the_folder_is_live(undone, versions, folder):
    live = versions.first(undone)
    assert live.revision == revision_of(read_folder(folder))
    assert versions.newer(undone, live, follow_folder=False) is None


def test_with_one_the_database_is_and_the_folder_may_be_broken(undone, versions, folder):
    revision = go_live(undone, 1, files(2))
    written(folder, files(3, *TYPO))
    assert versions.first(undone).revision == revision and versions.trouble == ""


def test_a_database_without_tables_leaves_the_folder(versions, tmp_path):
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    assert versions.first(empty).revision == load(files()).revision
    empty.close()
    gone = Database("postgresql://nobody@127.0.0.1:1/none")
    assert Versions(versions.folder, ("en",)).first(gone).revision == load(files()).revision
    gone.close()


def test_with_neither_nothing_starts(undone, versions, folder):
    written(folder, files(1, *TYPO))
    with pytest.raises(FlowProblems):
        versions.first(undone)


def test_a_publication_is_taken_once_and_costs_one_number_otherwise(undone, versions):
    live = versions.first(undone)
    revision = go_live(undone, 1, files(2))
    live = versions.newer(undone, live, False)
    assert live.revision == revision and versions.history[-1].revision == revision
    with undone.reading() as tx:
        asked = []
        tx.one, one = lambda sql, **_: asked.append(sql) or one(sql), tx.one
        tx.rows, rows = lambda sql, **_: asked.append(sql) or rows(sql), tx.rows
        assert versions.newer(undone, live, True) is None
        tx.one, tx.rows = one, rows
    assert asked == ["SELECT MAX(id) FROM flow_publication"]


def test_publishing_the_live_version_again_changes_only_the_history(undone, versions):
    go_live(undone, 1, files())
    live = versions.first(undone)
    go_live(undone, 2, files(), hotfix=True)
    assert versions.newer(undone, live, False) is None and versions.history[-1].hotfix


def test_going_back_reads_nothing_again(undone, versions):
    first = go_live(undone, 1, files())
    one = versions.first(undone)
    go_live(undone, 2, files(2))
    two = versions.newer(undone, one, False)
    go_live(undone, 3, files())
    back = versions.newer(undone, two, False)
    assert back is one and back.revision == first


@pytest.mark.parametrize("content", [
    "{}", "null", "no JSON", '["flows.yaml"]', '{"flows.yaml": 1}', '{"flows.yaml": "flow: ["}',
])
def test_a_spoiled_row_leaves_the_last_good_version_live(undone, versions, content, caplog):
    first = go_live(undone, 1, files())
    live = versions.first(undone)
    second = go_live(undone, 2, files(2))
    spoil(undone, second, content)
    with caplog.at_level(logging.WARNING):
        assert versions.newer(undone, live, False) is None
        assert versions.newer(undone, live, False) is None
    assert second in versions.trouble and live.revision == first
    told = [record.message for record in caplog.records if "last good version stays live" in record.message]
    assert len(told) == 1, "once"
    anew = Versions(versions.folder, ("en",))
    assert anew.first(undone).revision == first and second in anew.trouble, "a process that starts now does so too"


def test_a_row_with_other_content_than_its_name_says_is_spoiled(undone):
    revision = go_live(undone, 1, files())
    with undone.transaction() as tx:
        publish(tx, revision, files(2), Publication(2, revision, "", "", NOW))
        with pytest.raises(Spoiled, match="not what its name says"):
            load_revision(tx, revision, ("en",))


def test_publishing_the_spoiled_version_anew_mends_it(undone, versions):
    go_live(undone, 1, files())
    live = versions.first(undone)
    second = go_live(undone, 2, files(2))
    spoil(undone, second, "{}")
    versions.newer(undone, live, False)
    go_live(undone, 3, files(2))
    assert versions.newer(undone, live, False).revision == second and versions.trouble == ""


# ---- the folder, followed ----------------------------------------------------------------------------


def test_the_demo_follows_the_folder_and_stays_on_the_last_good_one(undone, versions, folder, caplog):
    live = versions.first(undone)
    assert versions.newer(undone, live, True) is None
    written(folder, files(22))
    live = versions.newer(undone, live, True)
    assert live.revision == load(files(22)).revision
    written(folder, files(333, *TYPO))
    with caplog.at_level(logging.WARNING):
        assert versions.newer(undone, live, True) is None and versions.newer(undone, live, True) is None
        assert "the folder has" in versions.trouble
        written(folder, files(4444))
        assert versions.newer(undone, live, True).revision == load(files(4444)).revision
    assert versions.trouble == ""
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_folder_that_is_gone_leaves_what_is_live(undone, versions, folder):
    live = versions.first(undone)
    for path in folder.glob("**/*.yaml"):
        path.unlink()
    assert versions.newer(undone, live, True) is None and versions.trouble


def test_after_the_first_publication_the_folder_is_only_a_draft(undone, versions, folder):
    go_live(undone, 1, files())
    live = versions.first(undone)
    written(folder, files(2))
    assert versions.newer(undone, live, True) is None


# ---- earlier versions --------------------------------------------------------------------------------


def test_earlier_versions_are_read_once_and_few_are_kept(undone, versions):
    revisions = [go_live(undone, number, files(number)) for number in range(1, MOST_KEPT + 3)]
    versions.first(undone)
    with undone.reading() as tx:
        first = versions.library_of(tx, revisions[0])
        assert first.revision == revisions[0] and versions.library_of(tx, revisions[0]) is first
        for revision in revisions[1:]:
            assert versions.library_of(tx, revision).revision == revision
        assert len(versions._kept) == MOST_KEPT
        assert versions.library_of(tx, revisions[0]) is not first, "read again after so many others"


def test_a_version_that_is_missing_is_not_looked_for_with_every_turn(undone, versions):
    go_live(undone, 1, files())
    live = versions.first(undone)
    with undone.reading() as tx:
        assert versions.library_of(tx, "never was") is None
        tx.one, one = None, tx.one
        assert versions.library_of(tx, "never was") is None
        tx.one = one
    go_live(undone, 2, files(2))
    versions.newer(undone, live, False)
    assert "never was" not in versions._kept, "another publication may have brought it"


def test_many_turns_that_need_the_same_version_read_it_once(db, versions, monkeypatch):
    go_live(db, 1, files())
    second = go_live(db, 2, files(2))
    versions.first(db)
    versions._kept.clear()
    read = []

    def slowly(tx, revision, languages):
        read.append(revision)
        time.sleep(0.05)
        return load_revision(tx, revision, languages)

    monkeypatch.setattr("flows.publishing.versions.load_revision", slowly)

    def turn():
        with db.reading() as tx:
            assert versions.library_of(tx, second).revision == second

    threads = [threading.Thread(target=turn) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert read == [second]


# ---- how it stands -----------------------------------------------------------------------------------


def test_standing_tells_live_and_folder_apart(undone, folder, tmp_path):
    def look(where=folder):
        with undone.reading() as tx:
            return standing(tx, where, ("en",))

    assert look().published is None and look().draft and not look().same
    revision = go_live(undone, 1, files())
    assert look().same and look().published.revision == revision
    written(folder, files(2))
    assert not look().same and look().problems == 0
    written(folder, files(2, *TYPO))
    assert look().problems == 1 and look().live.revision == revision
    spoil(undone, revision, "{}")
    assert look().spoiled and look().live is None
    assert look(tmp_path / "nowhere").problems


def test_a_shop_gets_its_first_version_with_its_tables_and_no_second(undone, folder):
    revision = load(files()).revision
    assert revision in publish_first(undone, folder, ("en",), NOW)
    written(folder, files(2))
    assert publish_first(undone, folder, ("en",), NOW) == ""
    assert names(undone) == [(1, revision)]


def test_flows_that_do_not_hold_are_no_first_version(undone, folder):
    written(folder, files(1, *TYPO))
    assert "flask flows check" in publish_first(undone, folder, ("en",), NOW)
    assert names(undone) == []
