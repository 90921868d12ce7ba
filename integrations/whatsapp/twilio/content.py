"""Content resources at Twilio: menus for inside the service window, templates for outside it."""

import hashlib
from typing import Any

from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from integrations.errors import Unknown
from integrations.whatsapp.rendering import menu_hash
from integrations.whatsapp.transport import Approval, Choice, Menu, TemplateText

APPROVALS = {"received": "pending"} | {word: word for word in (
    "unsubmitted", "pending", "approved", "rejected", "paused", "disabled")}


def create_menu(client: Client, menu: Menu) -> str:
    """Make the menu; its content sid."""
    name = f"selam_{menu_hash(menu)[:16]}"
    return create(client, name, menu.language, {f"twilio/{menu.kind}": menu_fields(menu)}, {})


def menu_fields(menu: Menu) -> dict[str, Any]:
    if menu.kind == "quick-reply":
        return {"body": menu.body, "actions": actions(menu.choices)}
    items = [{"item": c.title, "id": c.id} | ({"description": c.note} if c.note else {})
             for c in menu.choices]
    return {"body": menu.body, "button": menu.opener, "items": items}


def actions(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    return [{"type": "QUICK_REPLY", "title": c.title, "id": c.id} for c in choices]


def create_template(client: Client, template: TemplateText) -> str:
    """Make the template and ask WhatsApp to approve it; its content sid."""
    fields: dict[str, Any] = {"body": template.body}
    kind = "text"
    if template.buttons:
        kind = "quick-reply"
        fields["actions"] = actions(template.buttons)
    sid = create(client, f"{template.name}_{template.language}", template.language,
                 {f"twilio/{kind}": fields}, dict(template.samples))
    request_approval(client, sid, template)
    return sid


def request_approval(client: Client, sid: str, template: TemplateText) -> None:
    # A name for each language and wording: WhatsApp keeps a name that it refused or forgot for a month.
    wording = hashlib.sha256(repr((template.body, template.buttons)).encode()).hexdigest()[:6]
    asked = ApprovalCreateList.ContentApprovalRequest(
        {"name": f"{template.name}_{template.language}_{wording}", "category": template.category.upper()})
    client.content.v1.contents(sid).approval_create.create(asked)


def fetch_approval(client: Client, sid: str) -> Approval:
    """Where the approval stands; a word that we do not know counts as pending."""
    said: dict[str, Any] = client.content.v1.contents(sid).approval_fetch().fetch().whatsapp or {}
    status = APPROVALS.get(str(said.get("status", "unsubmitted")), "pending")
    return Approval(status, str(said.get("rejection_reason") or ""))


def create(client: Client, name: str, language: str, types: dict[str, Any], variables: dict[str, str]) -> str:
    # the keys of Types are the literal `twilio/…`; any other spelling sends a content without a type
    request = ContentList.ContentCreateRequest({
        "friendly_name": name, "language": language, "variables": variables,
        "types": ContentList.Types(types)})
    made = client.content.v1.contents.create(request)
    if not made.sid:
        raise Unknown("Twilio made a content without an id", "bad_answer")
    return str(made.sid)
