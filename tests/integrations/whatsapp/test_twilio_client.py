"""What we ask of Twilio is what Twilio's own description allows; what goes wrong comes out as a remedy."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from werkzeug.datastructures import Headers, ImmutableMultiDict

from integrations import errors
from integrations.whatsapp.rendering import render
from integrations.whatsapp.transport import Choice, Outgoing, TemplateText
from integrations.whatsapp.twilio.client import connect, variables_text
from tests.workers.stand_in import StandIn

HOSTS = {
    "/2010-04-01/": ("trimmed_messages_v2010.json", "https://api.twilio.com"),
    "/v1/": ("trimmed_content_v1.json", "https://content.twilio.com"),
    "/v2/": ("trimmed_typing_v2.json", "https://messaging.twilio.com"),
}
MENU = render(
    "Ne yapalım?", [Choice("menu.start.track", "Kargo takibi"), Choice("menu.start.return", "İade")], "", "tr"
)
LIST = render(
    "Hangisi?", [Choice(f"a.b.{n}", f"Sipariş {n}", "yolda" if n else "") for n in range(5)], "", "tr"
)


@pytest.fixture
def twilio():
    with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
def gateway(twilio):
    return connect(
        account_sid="AC" + "0" * 32,
        auth_token="t" * 32,
        sender="whatsapp:+15550100000",
        api_url=twilio.url,
        status_url="https://bot.example.com/webhooks/twilio/status",
    )


class Asked:
    """A recorded request, as openapi-core wants to see it."""

    def __init__(self, host, method, target, headers, body):
        parts = urlsplit(target)
        self.host_url, self.path, self.method = host, parts.path, method.lower()
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(parts.query)), header=Headers(headers)
        )
        self.content_type = headers.get("Content-Type", "")
        self.body = body or None


def contract(shared, path):
    file, host = next(found for prefix, found in HOSTS.items() if path.startswith(prefix))
    return OpenAPI.from_dict(json.loads((shared / "reference" / "openapi" / file).read_text())), host


def test_every_request_that_we_make_is_one_that_twilio_describes(shared, twilio, gateway):
    sid = gateway.send(Outgoing("whatsapp:+905321112233", "a-1", text="Merhaba 📦"))
    gateway.send(Outgoing("whatsapp:TR.1049382716559204", "a-2", text="Merhaba", valid_for_s=14400))
    for menu in (MENU, LIST):
        gateway.send(Outgoing("whatsapp:+905321112233", "a-3", content_id=gateway.make_menu(menu)))
    template = gateway.make_template(
        TemplateText(
            "shipped",
            "tr",
            "utility",
            "Merhaba {{1}}, yolda.",
            {"1": "name"},
            (Choice("start:tracking", "Nerede?"),),
        )
    )
    gateway.approval_of(template)
    gateway.send(Outgoing("whatsapp:+905321112233", "a-4", content_id=template, variables={"1": "Deniz"}))
    gateway.find_sent("whatsapp:+905321112233", datetime.now(UTC) - timedelta(minutes=1))
    gateway.show_typing(sid)
    seen = set()
    for method, target, headers, body in twilio.requests:
        spec, host = contract(shared, urlsplit(target).path)
        spec.validate_request(Asked(host, method, target, headers, body))
        seen.add((method, urlsplit(target).path.rsplit("/", 1)[-1]))
    assert seen == {
        ("POST", "Messages.json"),
        ("GET", "Messages.json"),
        ("POST", "Content"),
        ("POST", "whatsapp"),
        ("GET", "ApprovalRequests"),
        ("POST", "Typing.json"),
    }


def test_the_contract_would_notice_a_message_to_nobody(shared):
    spec, host = contract(shared, "/2010-04-01/")
    asked = Asked(
        host,
        "POST",
        f"/2010-04-01/Accounts/AC{'0' * 32}/Messages.json",
        {"Content-Type": "application/x-www-form-urlencoded"},
        b"Body=hello",
    )
    with pytest.raises(Exception, match="(?i)invalid|error"):
        spec.validate_request(asked)


def test_menus_have_their_type_and_every_choice(twilio, gateway):
    gateway.make_menu(MENU)
    gateway.make_menu(LIST)
    buttons, rows = twilio.contents.values()
    assert [action["id"] for action in buttons["types"]["twilio/quick-reply"]["actions"]] == [
        "menu.start.track",
        "menu.start.return",
    ]
    picker = rows["types"]["twilio/list-picker"]
    assert picker["button"] == "Seçenekler"
    assert picker["items"][0] == {"item": "Sipariş 0", "id": "a.b.0"}
    assert picker["items"][1] == {"item": "Sipariş 1", "id": "a.b.1", "description": "yolda"}


def test_variables_are_cleaned_as_twilio_wants_them():
    assert json.loads(variables_text({"1": " Ayşe\n\tYılmaz ", "2": "", "3": "a     b"})) == {
        "1": "Ayşe Yılmaz",
        "2": "–",
        "3": "a b",
    }


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("429", errors.TryLater),
        ("503_before", errors.Unknown),
        ("reset_before", errors.Unknown),
        ("reset_after", errors.Unknown),
        ("503_after", errors.Unknown),
        ("400:21211", errors.Unreachable),
        ("400:21610", errors.OptedOut),
        ("400:21617", errors.BadContent),
        ("400:21656", errors.BadTemplate),
        ("400:20003", errors.ConfigStop),
        ("400:63016", errors.WindowClosed),
        ("400:63018", errors.RecipientBusy),
        ("400:12345", errors.BadContent),
    ],
)
def test_what_goes_wrong_is_named_by_its_remedy(twilio, gateway, fault, kind):
    twilio.fault = lambda form: fault
    with pytest.raises(errors.SendError) as caught:
        gateway.send(Outgoing("whatsapp:+905321112233", "a", text="Merhaba"))
    assert type(caught.value) is kind
    assert "Merhaba" not in str(caught.value) and "905321112233" not in str(caught.value)


def test_a_closed_port_is_certainly_not_sent():
    nowhere = connect(
        account_sid="AC" + "0" * 32,
        auth_token="t",
        sender="whatsapp:+1",
        status_url="https://b",
        api_url="http://127.0.0.1:9",
    )
    with pytest.raises(errors.TryLater):
        nowhere.send(Outgoing("whatsapp:+905321112233", "a", text="Merhaba"))


def test_the_list_gives_what_was_sent_since_the_newest_first(twilio, gateway):
    for text in ("1", "2", "3"):
        gateway.send(Outgoing("whatsapp:+905321112233", "a", text=text))
    gateway.send(Outgoing("whatsapp:+905329999999", "a", text="to somebody else"))
    twilio.accepted[0].at -= 3600
    twilio.accepted[2].status = "undelivered"
    twilio.accepted[2].error_code = 63024
    found = gateway.find_sent("whatsapp:+905321112233", datetime.now(UTC) - timedelta(minutes=1))
    assert [(one.text, one.status, one.error_code) for one in found] == [
        ("3", "failed", "63024"),
        ("2", "sent", ""),
    ]
