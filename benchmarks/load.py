"""A load client of its own: a few processes, raw sockets, requests made and signed beforehand."""

import base64
import hashlib
import hmac
import multiprocessing
import select
import socket
import time
from dataclasses import dataclass
from urllib.parse import quote_plus

PROCESSES = 2


@dataclass(slots=True)
class Wire:
    """One connection, one request under way."""

    socket: socket.socket
    sent_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a round yielded."""

    per_second: float
    p50_ms: float
    p99_ms: float
    refused: int


def signed_request(form: dict[str, str], path: str, url: str, token: str) -> bytes:
    """The bytes of one request as Twilio would send them."""
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in form.items()).encode()
    text = url + path + "".join(name + form[name] for name in sorted(form))
    signature = base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()
    return (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Twilio-Signature: {signature}\r\n"
            "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nUser-Agent: TwilioProxy/1.1\r\n"
            f"I-Twilio-Idempotency-Token: {form['MessageSid']}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body


def drive(port: int, requests: list[bytes], connections: int) -> Measured:
    """All requests, over so many connections; each takes the next one as soon as it has its answer.

    Nobody has a share of their own: a server's busier half would still work while the rest of it stands idle.
    """
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    gate = context.Barrier(PROCESSES)
    workers = [context.Process(target=run, args=(port, requests[n::PROCESSES], connections // PROCESSES, gate, results))
               for n in range(PROCESSES)]
    for worker in workers:
        worker.start()
    parts = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    times = sorted(moment for part in parts for moment in part[2])
    took = max(part[1] for part in parts) - min(part[0] for part in parts)
    return Measured(len(times) / took, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000,
                    sum(part[3] for part in parts))


def run(port: int, requests: list[bytes], connections: int, gate, results) -> None:
    wires, waiting = {}, iter(requests)
    poll = select.epoll()
    for _ in range(connections):
        wire = Wire(socket.create_connection(("127.0.0.1", port)))
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wires[wire.socket.fileno()] = wire
        poll.register(wire.socket, select.EPOLLIN)
    gate.wait()
    started, times, refused = time.monotonic(), [], 0
    for wire in wires.values():
        send(wire, next(waiting))
    left = len(wires)
    while left:
        for number, _ in poll.poll():
            wire = wires[number]
            answer = wire.socket.recv(4096)
            times.append(time.monotonic() - wire.sent_at)
            refused += not answer.startswith(b"HTTP/1.1 204")
            if not answer:
                raise ConnectionError("the server hung up")
            request = next(waiting, None)
            if request is not None:
                send(wire, request)
            else:
                poll.unregister(wire.socket)
                left -= 1
    results.put((started, time.monotonic(), times, refused))


def send(wire: Wire, request: bytes) -> None:
    wire.sent_at = time.monotonic()
    wire.socket.sendall(request)
