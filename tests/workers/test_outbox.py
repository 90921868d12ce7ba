"""The outbox sends each message once, in order, and never to somebody who must not get it."""


def test_a_message_leaves_and_is_marked_sent(shop, twilio):
    deniz = shop.contact()
    message = shop.queue(deniz, "Siparişiniz yolda 📦")
    assert shop.drain() == 1
    [sent] = twilio.accepted
    assert (sent.to, sent.body) == (deniz.address, "Siparişiniz yolda 📦")
    assert shop.message(message).status == "sent"
    assert shop.message(message).provider_id == sent.sid
    attempt = shop.one("SELECT id, outcome, provider_id FROM attempt WHERE message_id = :id", id=message)
    assert attempt == (sent.attempt, "sent", sent.sid)
    assert shop.drain() == 0


def test_messages_of_one_contact_leave_one_by_one_in_order(shop, twilio):
    people = [shop.contact() for _ in range(4)]
    for number in range(6):
        for person in people:
            shop.queue(person, f"{number}")
    assert shop.drain() == 24
    for person in people:
        assert twilio.bodies(person.address) == [str(number) for number in range(6)]
