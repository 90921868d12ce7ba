"""P1 (a): a process that ends at any statement of the door or the outbox leaves nothing lost and nothing doubled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.timeout(300)
@pytest.mark.parametrize("program", ["crash_points", "crash_points_of_bursts"])
def test_every_crash_is_mended(capsys, program):
    command = [sys.executable, "-m", f"tests.faults.{program}", "40", "11"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=290)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    with capsys.disabled():
        crashes = f"{found['trials']} crashes at {found['points']} points"
        print(f"\n  {program}: {crashes}, {len(found['violations'])} violations")
    assert found["points"] > 60  # door and outbox together; fewer means that nothing was watched
    assert found["violations"] == {}
