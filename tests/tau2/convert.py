"""A shop of 1,000 orders (tau2's retail domain, MIT) as our JSON Lines.

It has no phones and no dates: phones are made up from the range that North America keeps for fiction,
dates from the day of the conversion, both the same every time.
"""

import json
from datetime import timedelta

STATUSES = {"pending": "placed", "processed": "shipped", "delivered": "delivered", "cancelled": "canceled"}
AREAS = ("202", "303", "404", "505", "606")  # with 555-0100 to 555-0199 each: 500 customers
KINDS = {"credit_card": "card", "paypal": "paypal", "gift_card": "gift_card"}
BRANDS = {"visa": "Visa", "mastercard": "Mastercard"}


def load(shared):
    """The shop's own database."""
    return json.loads((shared / "data/shop/tau2_retail/db.json").read_text(encoding="utf-8"))


def phones(shop):
    """A fictional phone for every customer, in E.164 digits."""
    users = enumerate(sorted(shop["users"]))
    return {user: f"1{AREAS[n // 100]}55501{n % 100:02}" for n, user in users}


def write(shop, now, path):
    """All products and orders into a file; how many lines."""
    with path.open("w", encoding="utf-8") as file:
        lines = [*map(product, shop["products"].values()), *orders(shop, now)]
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return len(lines)


def product(told):
    return {
        "type": "product",
        "id": told["product_id"],
        "title": told["name"],
        "variants": [
            {
                "sku": v["item_id"],
                "title": variant(v),
                "options": {k: str(o) for k, o in v["options"].items()},
                "currency": "USD",
                "price": f"{v['price']:.2f}",
                "stock": 10 if v["available"] else 0,
            }
            for v in told["variants"].values()
        ],
    }


def variant(told):
    return ", ".join(str(option) for option in told["options"].values())


def orders(shop, now):
    numbers = phones(shop)
    for n, told in enumerate(shop["orders"].values()):
        user = shop["users"][told["user_id"]]
        paid = told["payment_history"][0]
        method = user["payment_methods"][paid["payment_method_id"]]
        delivered = told["status"] == "delivered"
        placed_at = now - timedelta(days=12 + n % 40, minutes=n)
        changed_at = now - timedelta(days=1 + n % 10, minutes=n)
        yield {
            "type": "order",
            "number": told["order_id"],
            "status": STATUSES[told["status"]],
            "placed_at": placed_at.isoformat(),
            "updated_at": changed_at.isoformat(),
            "currency": "USD",
            "total": f"{paid['amount']:.2f}",
            "language": "en",
            "customer": {
                "name": user["name"]["first_name"],
                "phone": "+" + numbers[told["user_id"]],
                "email": user["email"],
            },
            "postcode": user["address"]["zip"],
            "address": told["address"],
            "paid_with": label(method),
            "payments": [
                {"id": p["payment_method_id"], "kind": KINDS[kind(user, p)], "amount": p["amount"]}
                for p in told["payment_history"]
            ],
            "lines": [line(item) for item in told["items"]],
            "shipments": [
                parcel(told, f, delivered, changed_at)
                for f in told["fulfillments"]
                if told["status"] != "cancelled"
            ],
            **({"delivered_at": changed_at.isoformat()} if delivered else {}),
            **({"canceled_at": changed_at.isoformat()} if told["status"] == "cancelled" else {}),
        }


def line(item):
    return {
        "id": item["item_id"],
        "title": item["name"],
        "variant": variant(item),
        "sku": item["item_id"],
        "product": item["product_id"],
        "price": f"{item['price']:.2f}",
    }


def parcel(order, told, delivered, at):
    ids = [item["item_id"] for item in order["items"]]
    return {
        "carrier": "Parcel",
        "tracking_number": told["tracking_id"][0],
        "status": "delivered" if delivered else "in_transit",
        "status_at": at.isoformat(),
        "lines": sorted({ids.index(item) + 1 for item in told["item_ids"]}),
    }


def kind(user, payment):
    return user["payment_methods"][payment["payment_method_id"]]["source"]


def label(method):
    """A way to pay, as the shopper knows it."""
    if method["source"] == "credit_card":
        return f"{BRANDS.get(method['brand'], 'Card')} •• {method['last_four']}"
    return {"paypal": "PayPal", "gift_card": "Gift card"}[method["source"]]
