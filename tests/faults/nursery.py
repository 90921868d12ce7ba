"""Bears the processes of a storm: everything is imported once, so that a restart costs a fork and no second.

Run as a program. A line on stdin is {"command": [...], "log": path}; the answer on stdout is the child's pid.
The child is a session of its own and runs the very command that `flask` would run.
"""

import json
import os
import signal
import sys

import app
from simulator.commands import twin
from workers.commands import sweep, worker

COMMANDS = {"serve": app.serve, "worker": worker, "sweep": sweep, "twin": twin}


def bear(command, log):
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(source, target)
    sys.stdin = os.fdopen(0)
    sys.stdout, sys.stderr = os.fdopen(1, "w", 1), os.fdopen(2, "w", 1)
    try:
        COMMANDS[command[0]].main(args=command[1:], prog_name=command[0])
    finally:
        os._exit(0)


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are nobody's business here
    for line in sys.stdin:
        asked = json.loads(line)
        print(bear(asked["command"], asked["log"]), flush=True)


if __name__ == "__main__":
    main()
