"""P1, P5, P7, P9: nothing acknowledged is lost or sent twice, answers leave in order, Redis is optional."""

import os

import pytest

from tests.faults.storm import Plan, Storm

SEEDS = [int(seed) for seed in os.environ.get("STORM_SEEDS", "1").split(",")]


def weather(plan, folder, capsys):
    with Storm(plan, folder) as storm:
        report = storm.run()
        driven, drained = storm.times
    with capsys.disabled():
        print(
            f"\n  storm seed {plan.seed}: {storm.sent} written, {report.acknowledged} acknowledged, "
            f"{sum(storm.kills.values())} kills {storm.kills}, {driven:.0f} s + {drained:.0f} s; "
            f"faults: {report.faults() or 'none'}"
        )
    assert storm.sent == plan.messages
    return storm, report


@pytest.mark.storm
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_kill_storm_loses_nothing_and_doubles_nothing(seed, tmp_path, capsys):
    storm, report = weather(Plan(seed=seed), tmp_path, capsys)
    assert sum(storm.kills.values()) >= 150
    assert {"web", "worker-1", "worker-2", "sweeper", "postgres", "redis"} <= storm.kills.keys()
    assert report.acknowledged >= 0.5 * storm.sent  # the rest Twilio gave up on: nobody was there to take it
    assert report.faults() == {}


@pytest.mark.storm
@pytest.mark.timeout(600)
def test_without_redis_every_message_is_answered(tmp_path, capsys):
    plan = Plan(seed=7, messages=200, kills=0, redis=False, kill_database=0, kill_redis=0, every_s=0.08)
    storm, report = weather(plan, tmp_path, capsys)
    assert report.acknowledged == storm.sent
    assert report.faults() == {}
