"""Things that happen to a persona's parcel, told to the shop as a carrier tells them."""

KINDS = ("shipped", "out_for_delivery", "delivered", "delayed", "failed_attempt")


def happen(runtime, deliveries, persona, kind):
    return ""
