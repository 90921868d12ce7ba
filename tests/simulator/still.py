"""A twin without threads and sockets: asked by call, its deliveries done when the test says so."""

import heapq
import itertools
import json
import math
from base64 import b64encode
from urllib.parse import urlencode

from config import SIMULATED_ACCOUNT, SIMULATED_SENDER, SIMULATED_TOKEN
from simulator.twin import Twin
from simulator.wire import Call

DENIZ, NARGES = "whatsapp:+905321112233", "whatsapp:+989121112233"
HOOK = "http://127.0.0.1:8000"
MESSAGES = f"/2010-04-01/Accounts/{SIMULATED_ACCOUNT}/Messages"


def basic(name=SIMULATED_ACCOUNT, secret=SIMULATED_TOKEN):
    return "Basic " + b64encode(f"{name}:{secret}".encode()).decode()


class Held:
    """Deliveries in order of time, none of them before `run`."""

    def __init__(self):
        self.heap, self.numbers, self.posts = [], itertools.count(), []

    def later(self, seconds, job):
        heapq.heappush(self.heap, (seconds, next(self.numbers), job))

    def post(self, post, seconds=0.0):
        self.later(seconds, lambda: self.posts.append(post))

    def run(self, until=math.inf):
        """Do what is due by then; what was posted, in its order."""
        while self.heap and self.heap[0][0] <= until:
            heapq.heappop(self.heap)[2]()
        return self.posts

    def idle(self):
        return not self.heap

    def close(self):
        self.heap.clear()


class Still(Twin):
    """The twin, holding its deliveries."""

    def __init__(self):
        super().__init__(SIMULATED_ACCOUNT, (SIMULATED_TOKEN,), SIMULATED_SENDER, HOOK, "http://twin")
        self.deliveries = self.messages.deliveries = self.people.deliveries = Held()

    def ask(self, method, path, form=None, told=None, query="", authorization=None):
        """The status and what the answer says."""
        body = urlencode(form).encode() if form is not None else b""
        if told is not None:
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
        given = self.answer(Call(method, path, query, body, basic() if authorization is None else authorization))
        if given.kind != "application/json" or not given.body:
            return given.status, given.body
        return given.status, json.loads(given.body)

    def send(self, to=DENIZ, **changes):
        """Create a message; None takes a parameter away."""
        wanted = {"To": to, "From": SIMULATED_SENDER, "Body": "Merhaba", "StatusCallback": f"{HOOK}/status"}
        wanted |= {"Body": None} if "ContentSid" in changes else {}
        form = {name: value for name, value in {**wanted, **changes}.items() if value is not None}
        return self.ask("POST", f"{MESSAGES}.json", form)

    def refused(self, **changes):
        """Status and code of a send that is refused."""
        status, said = self.send(**changes)
        assert said["status"] == status and said["more_info"].endswith(f"/{said['code']}") and said["message"]
        return status, said["code"]

    def create(self, kind, shape, **more):
        return self.ask("POST", "/v1/Content", told={"language": "tr", "types": {kind: shape}, **more})

    def made(self, kind, shape, **more):
        """The sid of a content that can be created."""
        status, said = self.create(kind, shape, **more)
        assert status == 201, said
        return said["sid"]

    def outbound(self):
        return [m for m in self.truth.messages.values() if m.direction != "inbound"]

    def told(self, sid=""):
        """Status and error code of each callback so far, in order."""
        return [(post.form["MessageStatus"], post.form.get("ErrorCode", "")) for post in self.deliveries.run()
                if "MessageStatus" in post.form and sid in ("", post.form["MessageSid"])]


def buttons(titles=("Evet", "Hayır"), ids=None, body="Emin misiniz?"):
    ids = ids or [f"ask.{n}" for n in range(len(titles))]
    return {"body": body, "actions": [{"type": "QUICK_REPLY", "title": title, "id": one}
                                      for title, one in zip(titles, ids, strict=True)]}


def rows(titles=("A-1", "A-2", "A-3", "A-4"), ids=None, body="Hangisi?", button="Seç", note="yolda"):
    ids = ids or [f"orders.{n}" for n in range(len(titles))]
    return {"body": body, "button": button, "items": [
        {"item": title, "id": one, "description": note} for title, one in zip(titles, ids, strict=True)]}
