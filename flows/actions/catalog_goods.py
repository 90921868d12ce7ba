"""What flows may name of the shop's goods: a product's fields, and what can be done about it."""

from flows.engine.definition import ActionSpec
from flows.engine.events import EventSpec

PRODUCT = {  # by itself, or in the size and color that were asked for
    "title": "text",
    "long_title": "text",  # the same, where a row of a list cuts it; else empty
    "price": "money",
    "link": "url",
    "wanted": "text",  # 43, or M, black; empty where nothing was asked for
    "sizes": "text",  # that are in stock; empty where it comes in one only
    "available": "bool",  # in stock, in the size that was asked for
}
GOODS_ACTIONS = (
    ActionSpec(
        "products.find",
        "Find what the shop sells by the shopper's own words: titles, sizes, a price limit.",
        takes={"query": "text?"},
        gives={"product": "product", "products": "list:product"},
        outcomes={
            "found": ("product",),
            "several": ("products",),
            "closest": ("product",),  # nothing fits; this is nearest to it
            "none": (),
            "unclear": (),  # the words name nothing
            "theirs": (),  # they ask where something is that they bought
        },
        instead={"theirs": "unclear"},
    ),
    ActionSpec(
        "products.similar",
        "Other products like this one, which are in stock.",
        takes={"product": "product"},
        gives={"products": "list:product"},
        outcomes={"several": ("products",), "none": ()},
    ),
    ActionSpec(
        "products.tell_me",
        "Put down that the shopper is told, once, when the product is in stock again.",
        takes={"product": "product"},
        outcomes={"noted": (), "already": (), "in_stock": (), "stopped": ()},
    ),
)
GOODS_EVENTS = (
    EventSpec("product.back_in_stock", "What a shopper waits for is in stock again.", "back_in_stock",
              {"product": "product"}),
)
