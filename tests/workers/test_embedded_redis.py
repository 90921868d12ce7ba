"""The Redis that we start ourselves: one for a data folder, gone when we are gone."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from workers import embedded_redis, jobs
from workers.commands import Worker
from workers.embedded_redis import NoRedis, answers, url_for

ROOT = Path(__file__).parent.parent.parent
OTHER = """
import sys, pathlib
from workers.embedded_redis import url_for
print(url_for("", pathlib.Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def stopped_after():
    yield
    for server in list(embedded_redis.OWNED.values()):
        server.stop()


def other_process(data_dir):
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(data_dir)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    return process, process.stdout.readline().strip()


def test_a_set_url_is_used_as_it_is(tmp_path):
    assert url_for("redis://elsewhere:1/0", tmp_path) == "redis://elsewhere:1/0"
    assert not (tmp_path / "redis").exists()


def test_processes_of_one_data_folder_share_one_server(tmp_path, stopped_after):
    folder = tmp_path / "with a space"
    mine = url_for("", folder)
    process, theirs = other_process(folder)
    assert theirs == mine
    redis.Redis.from_url(mine).set("seen", "yes")
    assert redis.Redis.from_url(theirs).get("seen") == b"yes"
    process.communicate("")
    assert answers(mine), "the joining process does not own it"


def test_in_a_folder_with_a_space_a_worker_of_rq_can_start(tmp_path, stopped_after):
    """RQ reads the server's list of clients, in which each names its socket."""
    client = redis.Redis.from_url(url_for("", tmp_path / "with a space"))
    assert client.client_info()["addr"]
    assert Worker([jobs.QUEUE], connection=client, serializer="json").ip_address


def test_a_server_that_was_killed_is_replaced_though_its_address_is_still_written_down(tmp_path, stopped_after):
    url = url_for("", tmp_path)
    pid = redis.Redis.from_url(url).info("server")["process_id"]
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (tmp_path / "redis" / "url").read_text() == url
    for server in list(embedded_redis.OWNED.values()):
        server.stop()
    assert answers(url_for("", tmp_path))


def test_something_else_that_listens_at_the_old_address_is_not_taken_for_redis(tmp_path, stopped_after):
    folder = tmp_path / "redis"
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as other:
        (folder / "url").write_text(f"redis://127.0.0.1:{other.getsockname()[1]}/0")
        mine = url_for("", tmp_path)
    assert mine.startswith("unix://") and answers(mine)


def test_the_server_ends_with_its_owner_even_when_it_is_killed(tmp_path, stopped_after):
    process, url = other_process(tmp_path)
    redis.Redis.from_url(url).set("kept", "yes")
    time.sleep(1.1)  # the log is written once a second
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + 5
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not answers(url)
    again = url_for("", tmp_path)
    assert again == url, "those who lost it find the next one at the same place"
    assert redis.Redis.from_url(again).get("kept") == b"yes"


def test_a_folder_too_deep_for_a_socket_has_its_socket_elsewhere(tmp_path, stopped_after):
    deep = tmp_path / ("d" * 90)
    assert answers(url_for("", deep))


def test_where_nothing_can_be_written_there_is_no_redis():
    with pytest.raises(NoRedis):
        url_for("", Path("/proc/nowhere"))
