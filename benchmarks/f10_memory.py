"""F10: how long the demo takes to be ready, and how much memory its processes take."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_S, EACH_MB, ALL_MB = 5.0, 150, 500


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        started = time.monotonic()
        flask = Path(sys.executable).with_name("flask")
        command = [str(flask), "demo", "--port", str(port), "--folder", folder]
        demo = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            ready = wait_for(f"http://127.0.0.1:{port}/readyz", started)
            time.sleep(5)  # until the shop's first conversations have been played
            sizes = {pid: memory_mb(pid) for pid in family(demo.pid)}
        finally:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait(30)
    print(f"F10 ready {ready:.1f} s goal {READY_S} · largest process {max(sizes.values()):.0f} MB goal {EACH_MB} · "
          f"all {len(sizes)} processes {sum(sizes.values()):.0f} MB goal {ALL_MB}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, started: float, at_most: float = 60) -> float:
    while time.monotonic() - started < at_most:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return time.monotonic() - started
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise SystemExit(f"{url} was not ready within {at_most:.0f} s")


def family(root: int) -> list[int]:
    """The process and all that it started."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it ended while we looked
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def memory_mb(pid: int) -> float:
    """Proportional set size: pages shared by several processes count once in all."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
