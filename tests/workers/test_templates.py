"""Templates go from the merchant's file to WhatsApp's approval, once for each wording."""

from types import SimpleNamespace

import pytest

from flows.engine.library import TemplateSpec, TemplateText
from workers.templates import poll_approvals, submit_templates


@pytest.fixture
def merchant(shop):
    """A shop with one template in two languages."""
    write(shop, "Merhaba {{1}}, {{2}} yola çıktı.")
    return shop


def write(shop, turkish):
    texts = {
        "tr": TemplateText(turkish, ("name", "order.number"), {"start:tracking": "Nerede?"}),
        "et": TemplateText("Tere {{1}}, {{2}} on teel.", ("name", "order.number")),
    }
    shop.runtime.library = SimpleNamespace(
        revision="x", templates={"shipped": TemplateSpec("shipped", "utility", texts)}
    )


def standing(shop):
    with shop.db.reading() as tx:
        return {row[0]: row[1:] for row in tx.rows("SELECT language, status, content_sid FROM template")}


def age(shop):
    shop.run("UPDATE template SET updated_at = updated_at - 3700000")


def test_each_language_is_handed_in_once_and_its_approval_followed(merchant, twilio):
    assert submit_templates(merchant.runtime) == 2
    assert submit_templates(merchant.runtime) == 0
    assert {row[0] for row in standing(merchant).values()} == {"pending"}
    made = {content["language"]: content for content in twilio.contents.values()}
    assert made["tr"]["types"]["twilio/quick-reply"]["actions"][0]["id"] == "start:tracking"
    assert made["tr"]["variables"] == {"1": "name", "2": "order.number"}
    assert made["et"]["types"] == {"twilio/text": {"body": "Tere {{1}}, {{2}} on teel."}}
    assert poll_approvals(merchant.runtime) == 0, "it was asked a moment ago"
    age(merchant)
    twilio.approvals = dict.fromkeys(twilio.approvals, "approved")
    assert poll_approvals(merchant.runtime) == 2
    assert {row[0] for row in standing(merchant).values()} == {"approved"}


def test_a_changed_wording_is_handed_in_again_and_the_others_stay(merchant, twilio):
    submit_templates(merchant.runtime)
    before = standing(merchant)
    write(merchant, "Selam {{1}}, {{2}} yolda.")
    assert submit_templates(merchant.runtime) == 1
    after = standing(merchant)
    assert after["et"] == before["et"]
    assert after["tr"][1] != before["tr"][1]


def test_a_provider_out_of_reach_is_asked_again_later(merchant, twilio):
    twilio.content_fails = True
    assert submit_templates(merchant.runtime) == 0
    assert {row[0] for row in standing(merchant).values()} == {"unsubmitted"}
    twilio.content_fails = False
    assert submit_templates(merchant.runtime) == 0, "not at once"
    age(merchant)
    assert submit_templates(merchant.runtime) == 2
