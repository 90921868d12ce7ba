"""The demo's catalogue and somebody else's shop as products, and what people ask for."""

import json
from decimal import Decimal
from pathlib import Path

import yaml

from integrations.shops import demo_goods
from models.product import ProductSnapshot, VariantSnapshot, store_product
from models.product_wording import kinds_of

DEFAULT = Path(__file__).parents[2] / "flows" / "default"
KINDS = kinds_of(yaml.safe_load((DEFAULT / "shop.yaml").read_text(encoding="utf-8"))["synonyms"])

# What is asked for, and what comes: products by their keys, all of them in any order; `~` before the one that is only
# closest; `-` nothing; `?` the words name nothing
ASKED = {
    "en": """
        do u have waterproof hiking boots 43 | ~trail
        linen shirt in M | shirt
        shirts | shirt tshirt
        linnen shirt | shirt
        jakcet | denim rain
        do you have a rain jacket | rain
        raincoat | rain
        got any wool scarves? | scarf
        wool | scarf sweater gloves
        silk scarf | silk
        t shirt | tshirt
        tshirt xl | tshirt
        T-SHIRTS | tshirt
        running shoes size 42 | run
        running shoes 44 | run
        sneakers | trail run
        blue jeans | ~jeans
        jeans under 50 | ~jeans
        mug under 500 | mug
        mugs | mug
        coffee cup | ~mug
        backpak | backpack
        what's the price of the backpack | backpack
        leather belt | belt
        leather | belt wallet
        purse | wallet
        straw hat | hat
        a cap | hat
        pyjamas | pajamas
        nightwear | pajamas
        is the cotton dress in stock in S | dress
        bath towels | towel
        water botle | bottle
        gloves please | gloves
        jumper | sweater
        pants | trousers jeans
        piano | -
        iphone 15 pro | -
        size 43 | ?
        do you sell things | ?
        what do you have | ?
    """,
    "tr": """
        43 numara su geçirmez bot varmı | ~trail
        gömlekler | shirt
        gomlek | shirt
        GÖMLEĞİNİZ VAR MI | shirt
        keten gömlek M beden | shirt
        koşu ayakkabısı | run
        kosu ayakabisi 42 | run
        ayakkabılar | trail run
        spor ayakkabı | trail run
        yün atkı | scarf
        atki | scarf
        kazaklarınız | sweater
        hırka | sweater
        YAĞMURLUK | rain
        yagmurluk varmi | rain
        kot ceket | denim
        mont var mı | denim rain
        kot pantolon | jeans
        deri kemeriniz var mı | belt
        cüzdan | wallet
        sırt çantası | backpack
        kupa | mug
        fincan | mug
        500 tl altı kupa | mug
        50 tl altı kupa | ~mug
        havlu | towel
        nevresim | bedding
        matara lazım | bottle
        tişört XL | tshirt
        tisort | tshirt
        pijama | pajamas
        çorap satıyor musunuz | socks
        şapka | hat
        piyano var mı | -
        bir şey var mı | ?
    """,
    "fa": """
        بوت ضد آب سایز ۴۳ دارید | ~trail
        پیراهن‌ها | shirt dress
        پیراهن کتان سایز ام | ~shirt
        پیراهن كتان | shirt
        کفش دو سایز ۴۲ | run
        کفش کوه‌پیمایی | trail
        کفش کوهپیمایی دارین | trail
        کفش | trail run
        کتونی | trail run
        بارانی موجوده؟ | rain
        شال پشمی | scarf
        شال زیر ۵۰۰ هزار تومان | scarf
        روسری ابریشمی | silk
        کت جین | denim
        شلوار جین | jeans
        جین | denim jeans
        کمربند چرمی | belt
        کیف پول | wallet
        کوله‌پشتی | backpack
        کوله پشتی می‌خوام | backpack
        ماگ | mug
        لیوان دارید | mug
        پلیور | sweater
        ژاکت | sweater
        تی‌شرت | tshirt
        تیشرت | tshirt
        تی شرت | tshirt
        جوراب نخی قیمتش چنده | socks
        لباس خواب | pajamas
        کلاه حصیری | hat
        دستکش | gloves
        حوله حمام | towel
        قمقمه | bottle
        پیانو دارید | -
        چیزی دارید | ?
    """,
    "et": """
        kas teil on veekindlaid matkasaapaid 43 | ~trail
        linaseid särke | shirt
        sargid | shirt tshirt
        särk M | shirt tshirt
        jooksujalatsid 42 | run
        jooksujalatseid | run
        jalatseid | trail run
        kingad | trail run
        matkajalatsid | trail
        saapad | trail
        otsin villast kampsunit | sweater
        kampsunid | sweater
        villased kindad | gloves
        sall | scarf
        siidrätik | silk
        vihmajope | rain
        vihmamantel | rain denim
        teksajakk | denim
        teksaseid pükse | ~trousers
        nahkvöö | belt
        nahkvood | belt
        rahakott | wallet
        seljakotid | backpack
        kruuse | mug
        tass | mug
        kruus alla 500 | mug
        kruus alla 50 | ~mug
        veepudel | bottle
        veepudelid | bottle
        pidžaama | pajamas
        pidzaama | pajamas
        õlgkübar | hat
        olgkubar | hat
        kleit | dress
        voodipesu | bedding
        klaver | -
        kas midagi on | ?
    """,
}
QUERIES = [
    (language, *(part.strip() for part in line.split("|")))
    for language, lines in ASKED.items() for line in lines.strip().splitlines()
]


def demo(tx):
    """The demo's catalogue, priced in liras, one size of the trail shoes sold out."""
    for told in demo_goods.products():
        store(tx, told)


def store(tx, told):
    return store_product(tx, ProductSnapshot(
        told["id"].removeprefix("p-"), told["title"], titles=told.get("titles", {}), category=told["category"],
        url=told["url"], variants=tuple(VariantSnapshot(
            v["sku"], v["title"], v["options"], v["currency"], int(Decimal(v["price"]).scaleb(2)), v["stock"])
            for v in told["variants"])))  # fmt: skip


def saleor(shared):
    """Saleor's sample shop (BSD-3) as our product lines: names and sizes in English alone."""
    rows = json.loads((shared / "data/shop/saleor/populatedb_data.json").read_text(encoding="utf-8"))
    of = {kind: {row["pk"]: row["fields"] for row in rows if row["model"] == kind} for kind in {
        "product.product", "product.productvariant", "product.category", "warehouse.stock",
        "product.productvariantchannellisting"}}  # fmt: skip
    prices = {one["variant"]: one for one in of["product.productvariantchannellisting"].values()
              if one["currency"] == "USD"}
    stock = {one["product_variant"]: one["quantity"] for one in of["warehouse.stock"].values()}
    for pk, product in of["product.product"].items():
        yield {
            "id": str(pk), "title": product["name"], "url": f"https://saleor.example/{product['slug']}",
            "category": of["product.category"].get(product["category"], {"name": ""})["name"],
            "variants": [
                {"sku": v["sku"] or str(key), "title": v["name"], "options": {"size": v["name"]}, "currency": "USD",
                 "price": (prices.get(key) or {}).get("price_amount") or "0", "stock": stock.get(key, 0)}
                for key, v in of["product.productvariant"].items() if v["product"] == pk
            ],
        }  # fmt: skip
