"""The twin by itself: a small HTTP/1.1 server that can also cut connections and answer too late."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable
from http import HTTPStatus

from simulator.twin import Twin
from simulator.wire import Answer, Call

HEAD_MAX = 64 * 1024
HOLD_MAX_S = 120.0


class Connection(asyncio.Protocol):
    """One client; its requests are answered one after the other."""

    def __init__(self, twin: Twin):
        self.twin, self.loop = twin, asyncio.get_running_loop()
        self.buffer = b""
        self.waiting = False
        self.when_gone: Callable[[], object] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self.when_gone is not None:
            self.loop.call_later(self.twin.chance.faults.late_s, self.when_gone)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.next()

    def next(self) -> None:
        """Answer what has come whole."""
        while not self.waiting and not self.transport.is_closing():
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                if len(self.buffer) > HEAD_MAX:
                    self.transport.abort()
                return
            lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            length = int(headers.get("content-length") or 0)
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            method, target, _ = lines[0].split(" ", 2)
            path, _, query = target.partition("?")
            call = Call(method, path.removeprefix("/_twin"), query, rest[:length], headers.get("authorization", ""))
            self.give(self.twin.answer(call))

    def give(self, answer: Answer) -> None:
        if answer.wire == "reset":
            self.reset()
        elif answer.wire == "hold":
            self.waiting, self.when_gone = True, answer.then
            self.loop.call_later(HOLD_MAX_S, self.transport.abort)
        elif answer.after_s:
            self.waiting = True
            self.loop.call_later(answer.after_s, self.late, answer)
        else:
            self.write(answer)

    def late(self, answer: Answer) -> None:
        self.waiting = False
        if not self.transport.is_closing():
            self.write(answer)
            self.next()

    def reset(self) -> None:
        """Cut it hard, so that the client reads a reset and not an end."""
        kept = self.transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            kept.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.transport.abort()

    def write(self, answer: Answer) -> None:
        reason = HTTPStatus(answer.status).phrase
        headers = {"Content-Type": answer.kind, "Content-Length": str(len(answer.body)), **answer.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.transport.write(f"HTTP/1.1 {answer.status} {reason}\r\n{lines}\r\n".encode("latin-1") + answer.body)


async def serve(twin: Twin, port: int, ready: Callable[[int], None] = lambda port: None) -> None:
    """Until SIGTERM or SIGINT; on loopback only. `ready` is told the port, useful when it was 0."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(twin), "127.0.0.1", port)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(ValueError, RuntimeError):  # not in the main thread: tests
            loop.add_signal_handler(number, ended.set)
    ready(server.sockets[0].getsockname()[1])
    try:
        await ended.wait()
    finally:
        server.close()
        twin.close()
