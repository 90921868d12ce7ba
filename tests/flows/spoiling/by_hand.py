"""The atelier spoilt in more than a hundred ways, each with its code and its spot."""

# ruff: noqa: E501

from tests.flows.spoiling.spoiling import Spoilt as S

F, I, M, H = "flows.yaml", "intents.yaml", "templates.yaml", "shop.yaml"  # noqa: E741
K = "knowledge.yaml"
B, EN, TR, FA, ET = "built_in.yaml", "words/en.yaml", "words/tr.yaml", "words/fa.yaml", "words/et.yaml"
GONE = "  gone:\n    say: gone\n    next: end\n"
ANY = "  any_wish:\n    ask: wish\n    skip: done\n    next: done\n"
WHEN = "    next:\n      - when: {day: {before: today}}\n        go: past\n      - go: how_many\n"
GUESTS = "      - when: {guests: {over: 4}}\n        go: full\n"
SURE_EN = '"Call off order {order.number} for {order.total}?"'
SURE_TR = '"Sipariş {order.number}, {order.total}: iptal edilsin mi?"'
PICK_EN = '"{orders.count, plural, one {There is # order} other {There are # orders}}. Which one?"'
DONE_TR = '"{piece}, {day}: not edildi. {first_time, select, true {Lütfen on dakika erken gelin.} other {Görüşmek üzere.}}"'
SURE_NEXT = "    next: {yes: do_it, no: kept}\n    remind_after: 30m\n    expire_after: 2h\n"
FLOWS = ("call_off", "stop", "start_again", "menu", "handoff", "which_order", "a", "b")
NEXT_DO = "next: {canceled: gone, already_shipped: too_late, already_canceled: gone_before, unavailable: handoff}"
CANCEL = "    do: orders.cancel\n    with: {order: order}\n"
KEPT = "  kept: Hiçbir şey değişmedi.\n"
CHOSEN = "    next: {chosen: can_it, not_found: sorry}\n"
TRYOUT = CHOSEN.replace("can_it", "tryout") + "  tryout:\n    split: {%s}\n    measure: {orders.cancel: canceled}\n"
ONE_WAY = TRYOUT.replace("split:", "⟦split⟧:") % "quick: can_it"
FIRST = "  first_time: {type: yes_no}\n"
OF_PIECES = "of: [dress, suit, coat, shirt], keep: shopper}"
NUMBER = "start: {intent: call_off}\nslots:\n  number: {type: order_number, optional: true}\n"
DIARY = "flow: diary\nslots: {piece: {%s}}\nstates: {one: {ask: piece, text: fitting.what, next: end}}\n---\nflow: which_order\n"
DEEP = "[" * 25 + "]" * 25

YAML = [
    S("Y001", F, "    ask: piece\n", "⟦\t⟧ask: piece\n"),
    S("Y001", EN, "  sure: " + SURE_EN, "⟦\t⟧sure: " + SURE_EN),
    S("Y002", F, "{yes: do_it, no: kept}", "{yes: do_it, no: kept", at=(F, "    remind_after⟦:⟧ 30m")),
    S("Y002", FA, "  kept: چیزی عوض نشد.", "  kept: ⟦'⟧چیزی عوض نشد."),
    S("Y002", F, "    say: gone\n", "    say: gone⟦:⟧ now\n"),
    S("Y003", F, "    say: full\n", "    say: full\n    ⟦say⟧: full\n"),
    S("Y003", EN, "  kept: Nothing was changed.\n", "  kept: Nothing was changed.\n  ⟦kept⟧: Kept.\n"),
    S("Y003", I, "fitting:\n", "⟦call_off⟧:\n"),
    S("Y003", EN, "  what:\n    text: What shall we fit?\n", "  what.again: Which?\n  what:\n    text: What shall we fit?\n", at=(EN, "    again: ⟦Which of these is it?⟧")),
    S("Y004", F, "    ask: piece\n", "    ask: ⟦&one⟧ piece\n"),
    S("Y004", F, "    ask: piece\n", "    ask: ⟦*one⟧\n"),
    S("Y005", F, "    ask: piece\n", "    ask: ⟦!str⟧ piece\n"),
    S("Y005", H, "name: Linden", "name: ⟦!!python/name:os.system⟧ x"),
    S("Y006", H, "name: Linden", f"name: {DEEP[:19]}⟦[⟧{DEEP[20:]}"),
]
SHAPE = [
    S("F001", F, "about: A fitting in the atelier.", "⟦abuot⟧: A fitting in the atelier."),
    S("F001", F, "    ask: piece\n", "    ask: piece\n    ⟦skp⟧: when\n"),
    S("F001", F, "{type: number, optional: true}", "{type: number, ⟦optionl⟧: true}"),
    S("F001", M, "  category: utility\n", "  category: utility\n  ⟦categry⟧: utility\n"),
    S("F001", H, "tone: formal", "⟦tonne⟧: formal"),
    S("F001", I, "  en: [please", "  ⟦de⟧: [bitte]\n  en: [please"),
    S("F002", F, "    ask: piece\n", "    ask: ⟦[⟧piece]\n"),
    S("F002", F, "slots:\n  piece: {type: choice", "slots:\n  hat: ⟦choice⟧\n  piece: {type: choice"),
    S("F002", F, "about: A fitting in the atelier.", "about:⟦⟧"),
    S("F002", EN, "  kept: Nothing was changed.", "  kept: ⟦[⟧Nothing, was changed]"),
    S("F003", F, "skip: first\n", "skip: ⟦frist⟧\n"),
    S("F003", F, "{fit: fitting, person: handoff}\n    otherwise: handoff", "{fit: ⟦fiting⟧, person: handoff}\n    otherwise: handoff"),
    S("F003", F, "    otherwise: handoff\n", "    otherwise: ⟦handof⟧\n"),
    S("F003", F, "        go: past\n", "        go: ⟦passt⟧\n"),
    S("F003", F, "unavailable: handoff}", "unavailable: ⟦handover⟧}"),
    S("F004", F, "    say: gone\n    next: end\n", "    say: gone\n", at=(F, "  ⟦gone⟧:\n    say: gone\n")),
    S("F004", F, "{yes: do_it, no: kept}", "⟦{⟧yes: do_it}"),
    S("F004", F, "first_time: {type: yes_no}", "⟦first_time⟧: {optional: true}"),
    S("F004", F, "    ask: order\n    from: orders\n", "    ask: order\n", at=(F, "  ⟦pick⟧:\n    ask: order\n")),
    S("F004", M, "  category: utility\n", "", at=(M, "⟦order_ready⟧:")),
    S("F004", H, "name: Linden\n", "", at=(H, "⟦languages⟧:")),
    S("F005", F, "    say: full\n", "    say: full\n    do: orders.find\n", at=(F, "  ⟦full⟧:\n    say: full\n")),
    S("F005", F, "    say: full\n", "", at=(F, "  ⟦full⟧:\n    next")),
    S("F006", F, "    ask: piece\n", "    ask: ⟦peice⟧\n"),
    S("F006", F, "takes: [number]", "takes: [⟦numbr⟧]"),
    S("F006", F, "{order.cancelable: true,", "{⟦order.cancelabel⟧: true,"),
    S("F006", F, "confirm: {order: order}", "confirm: {order: ⟦order.nmber⟧}"),
    S("F007", F, "{type: date}", "{type: ⟦day⟧}"),
    S("F007", F, "    from: orders\n", "    from: ⟦number⟧\n"),
    S("F007", F, "wish: {type: text, optional: true}", "wish: {type: text, many: ⟦true⟧}"),
    S("F008", F, "flow: fitting", "flow: ⟦Fitting Room⟧", also=("F003",)),
    S("F008", F, "flow: fitting", "flow: ⟦buttons⟧", also=("F003",)),
    S("F008", F, "  day: {type: date}", "  ⟦shopper⟧: {type: date}", also=("F006",)),
    S("F008", F, "  full:\n    say: full\n", "  ⟦handoff⟧:\n    say: full\n", also=("F003",)),
    S("F009", F, "do: orders.cancel\n", "do: ⟦order.cancel⟧\n"),
    S("F011", F, "    call: which_order\n", "    call: ⟦wich_order⟧\n"),
    S("F012", F, WHEN, "    next: ⟦[⟧{when: {day: {before: today}}, go: past}]\n"),
    S("F012", F, "{guests: {over: 4}}", "{guests: ⟦{⟧after: 4}}"),
    S("F012", F, "{guests: {over: 4}}", "{wish: {matches: ⟦'('⟧}}"),
    S("F012", F, "{guests: {over: 4}}", "⟦{⟧}"),
    S("F012", F, "{order.cancelable: true, order.total: {under: 500}}", "{order.cancelable: true, order.stage: ⟦plced⟧}"),
    S("F012", F, "{order.cancelable: true, order.total: {under: 500}}", "{order.cancelable: true, order.stage: [placed, ⟦sent⟧]}"),
    S("F012", F, "      - when: {day: {before: today}}\n", "      - go: how_many\n      - when: {day: {before: today}}\n", at=(F, "      - ⟦go⟧: how_many\n      - when: {day")),
    S("F013", F, "remind_after: 30m", "remind_after: ⟦soon⟧"),
    S("F012", F, "{guests: {over: 4}}", "{guests: {over: ⟦four⟧}}"),
    S("F013", H, "mon-fri: 09:00-18:00", "mon-fri: ⟦nine to five⟧"),
    S("F013", H, "return_days: 14", "return_days: ⟦two weeks⟧"),
    S("F013", H, "tone: formal", "tone: ⟦casual⟧"),
    S("F013", H, "timezone: Europe/Istanbul", "timezone: ⟦Europe/Linden⟧"),
    S("F013", M, "category: utility", "category: ⟦sales⟧"),
    S("F014", B, "flow: stop\n", "flow: stopp\n", at=(B, "⟦#⟧ The four")),
    S("F015", F, "flow: fitting", "flow: ⟦stop⟧", also=("F003",)),
    S("F016", F, "start: {intent: fitting}", "start: {intent: call_off}", at=(F, "flow: ⟦fitting⟧")),
    S("F017", F, "[dress, suit, coat, shirt]", "[dress, suit, coat, ⟦suit⟧]", also=("T005",)),
]
STRUCTURE = [
    S("F020", F, ", unavailable: handoff}", "}", at=(F, CANCEL + "    ⟦next⟧: {canceled")),
    S("F020", F, ", none: ask_number,", ",", at=(F, "    ⟦next⟧: {one: {end")),
    S("F020", F, ", not_found: sorry}", "}", at=(F, "    ⟦next⟧: {chosen: can_it}"), also=("F032",)),
    S("F021", F, "{yes: do_it, no: kept}", "{yes: do_it, no: kept, ⟦maybe⟧: kept}"),
    S("F021", F, "unavailable: handoff}", "unavailable: handoff, ⟦lost⟧: sorry}"),
    S("F021", F, "{chosen: can_it, not_found: sorry}", "{chosen: can_it, not_found: sorry, ⟦done⟧: kept}"),
    S("F022", F, CANCEL, CANCEL.replace("{order: order}", "{order: order, ⟦ordr⟧: order}")),
    S("F022", F, "    call: which_order\n    with: {number: number}", "    call: which_order\n    with: {number: number, ⟦order⟧: order}"),
    S("F023", F, CANCEL, "    do: orders.cancel\n", at=(F, "    ⟦do⟧: orders.cancel")),
    S("F024", F, CANCEL, CANCEL.replace("order: order", "order: ⟦number⟧"), also=("V010",)),
    S("F025", F, CANCEL, CANCEL + "    save: {refund: ⟦number⟧}\n"),
    S("F026", F, "remind_after: 30m", "⟦remind_after⟧: 3h"),
    S("F004", F, "    from: orders\n    none: unknown\n", "    ⟦from⟧: orders\n"),
    S("F027", F, "  unknown:\n    end: not_found\n", "  unknown:\n    ⟦call⟧: call_off\n    next: {done: {end: not_found}, kept: {end: not_found}}\n", also=("F031",)),
    S("F028", F, GONE, GONE.replace("next: end", "next: s0") + "".join(f"  s{n}:\n    say: gone\n    next: {f's{n + 1}' if n < 49 else 'end'}\n" for n in range(50)), at=(F, "  ⟦do_it⟧:")),
    S("F045", F, "{menu: menu, person: handoff}\n  too_late", "{menu: menu, ⟦person⟧: kept}\n  too_late"),
    S("F030", F, "buttons: {again: which, person: handoff}\n    next: menu", "buttons: {again: sorry}", at=(F, "  ⟦sorry⟧:")),
    S("F031", F, GONE, GONE.replace("next: end", "next: round") + "  round:\n    choose: [{go: gone}]\n", at=(F, "  ⟦gone⟧:"), also=("F030",)),
    S("F031", F, "    choose:\n      - when: {order.cancelable", "    choose:\n      - when: {number: filled}\n        go: which\n      - when: {order.cancelable", at=(F, "  ⟦which⟧:")),
    S("F032", F, GONE, GONE + "  ⟦attic⟧:\n    choose: [{go: end}]\n"),
    S("F032", F, "yes: do_it, no", "yes: kept, no", at=(F, "  ⟦do_it⟧:")),
    S("F033", F, "flow: which_order\n", "flow: ⟦lonely⟧\nstates:\n  only: {end: done}\n---\nflow: which_order\n"),
    S("F034", I, "  tr: [prova randevusu, prova istiyorum]\n", "", at=(F, "flow: ⟦fitting⟧")),
    S("F035", F, "        go: sure\n", "        go: do_it\n", at=(F, "    ⟦do⟧: orders.cancel"), also=("F032",)),
    S("F035", F, SURE_NEXT, SURE_NEXT.replace("do_it", "why") + "  why:\n    ask: number\n    next: do_it\n", at=(F, "    ⟦do⟧: orders.cancel"), also=("T002",)),
    S("F036", F, GUESTS, GUESTS + "      - when: {⟦guests⟧: {over: 9}}\n        go: first\n"),
    S("F036", F, WHEN, WHEN.replace("      - go", "      - when: {⟦day⟧: {before: today}}\n        go: first\n      - go")),
    S("F037", F, "{guests: {over: 4}}", "{all: [{guests: {over: 4}}, {⟦guests⟧: {under: 3}}]}"),
    S("F037", F, "{guests: {over: 4}}", "{⟦guests⟧: {from: 9, to: 4}}"),
    S("F038", F, "  wish: {type: text", "  ⟦whish⟧: {type: text, optional: true}\n  wish: {type: text"),
    S("F040", I, "[book a fitting,", "[book a fitting, ⟦Please drop my ORDER!⟧,"),
    S("F041", I, "[prova randevusu,", "[prova randevusu, ⟦dur⟧,"),
    S("F041", I, "[وقت پرو می‌خواهم,", "[وقت پرو می‌خواهم, ⟦توقف⟧,"),
    S("F042", I, "[please drop my order,", "[please drop my order, ⟦book a fitting⟧,", also=("F040",)),
    S("F043", I, "[soovin proovi,", "[soovin proovi, ⟦tagasi⟧,"),
    S("F044", I, "[book a fitting,", "[book a fitting, ⟦\"?!\"⟧,"),
    S("F046", EN, "suit: A suit, coat: A coat", "suit: {text: A suit, also: 'jacket, ⟦a DRESS⟧'}, coat: A coat"),
    S("F046", ET, "suit: Ülikond, coat: Mantel", "suit: {text: Ülikond, also: 'jope, pintsak'}, coat: {text: Mantel, also: 'palitu, ⟦Jope!⟧'}"),
    S("F047", K, "[where can i park,", "[where can i park, ⟦please drop my orders⟧,"),
    S("F047", K, "[nereye park edebilirim,", "[nereye park edebilirim, ⟦istiyorum provaa⟧,"),
    S("F034", K, "    tr: [nereye park edebilirim, otoparkınız var mı]\n", "", at=(K, "⟦parking⟧:")),
    S("F001", K, "  asks:", "  ⟦aks⟧:"),
    S("F003", K, "{fit: fitting,", "{fit: ⟦fiting⟧,"),
    S("F008", K, "parking:", "⟦Parking⟧:"),
    S("F016", I, "fitting:\n", "parking: {en: [a place for my car]}\nfitting:\n", at=(K, "    ⟦en⟧: [where can i park")),
    S("F052", I, "[book a fitting,", "[book a fitting, call ⟦+372 5123 4567⟧ now,"),
    S("F052", I, "[book a fitting,", "[book a fitting, \"i am ⟦sam@mail.example⟧\","),
]
VALUES = [
    S("V001", TR, SURE_TR, '"{⟦Order⟧.number}?"'),
    S("V002", TR, KEPT, '  kept: "Hiçbir ⟦{⟧şey değişmedi."\n'),
    S("V002", TR, KEPT, '  kept: "Hiçbir şey⟦}⟧ değişmedi."\n'),
    S("V003", TR, SURE_TR, '"{order.number} {order.total, ⟦money⟧}?"'),
    S("V004", TR, KEPT, "  kept: '{day, select, a {{day, select, a {{day, select, a {{day, select, a {⟦{⟧day, select, other {}}} other {}}} other {}}} other {}}} other {}}'\n"),
    S("V005", TR, "{orders.count, plural, other {# sipariş var}}", "{orders.count, plural, ⟦several⟧ {# sipariş} other {# sipariş var}}"),
    S("V006", TR, "{orders.count, plural, other {# sipariş var}}", "⟦{⟧orders.count, plural, one {# sipariş var}}"),
    S("V010", EN, "  ask_number: What is the order number?", "  ask_number: What is the order number? Not ⟦{order.number}⟧?", also=("T003",)),
    S("V010", F, "    ask: piece\n    next: when\n", "    ask: piece\n    next:\n      - when: {⟦day⟧: {before: today}}\n        go: past\n      - go: when\n"),
    S("V010", F, "skip: done\n    next: done\n", "skip: done\n    next:\n      - when: {⟦guests⟧: 2}\n        go: full\n      - go: done\n"),
    S("V011", ET, "{order.total}: kas tühistame?", "⟦{order.totl}⟧: kas tühistame?", also=("T003",)),
    S("Y002", ET, "  kept: Midagi ei muudetud.", "  kept: {ordr.number} ⟦jääb⟧."),
    S("V011", ET, "  kept: Midagi ei muudetud.", "  kept: Alles ⟦{ordr.number}⟧.", also=("T003",)),
    S("V012", TR, "{first_time, select, true {Lütfen on dakika erken gelin.}", "{first_time, select, ⟦yes⟧ {Lütfen on dakika erken gelin.}"),
    S("V013", EN, "{piece}, {day}: noted.", "⟦{piece⟧, plural, one {One} other {#}}, {day}: noted."),
    S("V014", F, "{guests: {over: 4}}", "{⟦order.total⟧: {over: 4}}"),
    S("V015", FA, '"سفارش {order.number} به مبلغ {order.total} لغو شود؟"', '⟦"لغو شود؟"⟧', also=("T003",)),
]
LANGUAGES = [
    S("T001", ET, "  full: See on terve seltskond. Inimene plaanib selle teiega.\n", "", at=(TR, "  full: ⟦Kalabalık⟧")),
    S("T001", TR, "  full: Kalabalık bir grup. Bir temsilci sizinle planlar.\n", "", at=(EN, "  full: ⟦That is a whole party⟧")),
    S("T001", FA, "suit: کت و شلوار, ", "", at=(TR, "suit: ⟦Takım⟧")),
    S("T001", ET, "  third: Inimene aitab teid.\n", "", at=(TR, "  third: ⟦Bir temsilci⟧ yardımcı")),
    S("T002", F, "    say: full\n", "    ⟦say⟧: packed\n", also=("T005",)),
    S("T002", F, "[dress, suit, coat, shirt]", "[dress, suit, coat, shirt, hat]", at=(F, "  ⟦what⟧:")),
    S("T002", F, "buttons: {again: which, person: handoff}\n    next: menu", "buttons: {⟦once⟧: which, person: handoff}\n    next: menu", also=("T005",)),
    S("T003", EN, SURE_EN, "⟦\"⟧Call off order {order.number}?\""),
    S("T003", FA, "  gone: سفارش {order.number} لغو شد.", "  gone: سفارش {order.number} با ⟦{order.total}⟧ لغو شد."),
    S("T004", EN, PICK_EN, '"⟦{⟧orders.count, plural, other {There are # orders}}. Which one?"'),
    S("T004", ET, "{orders.count, plural, one {On # tellimus} other {On # tellimust}}", "⟦{⟧orders.count, plural, other {On # tellimust}}"),
    S("T005", TR, KEPT, KEPT + "  kpet: ⟦Hiçbir şey⟧.\n"),
    S("T005", EN, "slots: {order: Order, piece", "slots: {peice: ⟦A thing⟧, order: Order, piece"),
    S("T006", FA, "  full: گروه بزرگی است. پشتیبان با شما برنامه می‌ریزد.", "  full: ⟦A person plans⟧ it with you."),
    S("T006", ET, "  kept: Midagi ei muudetud.", "  kept: ⟦اینجا چیزی عوض⟧ نشد."),
    S("T007", TR, KEPT, "  kept: Hiçbir şey ⟦TODO⟧ değişmedi.\n"),
    S("T009", ET, "  kept: Midagi ei muudetud.", "  kept: Alles ⟦{order.stage}⟧.", also=("T003",)),
    S("T009", EN, "  gone: Order {order.number} is called off.", "  gone: Order {order.number} is ⟦{order.stage}⟧.", also=("T003",)),
    S("T008", FA, "  sorry: آن سفارش را پیدا نکردم.", "  sorry: آن سفارش را پیدا ن⟦ك⟧ردم."),
]
LIMITS = [
    S("W010", TR, KEPT, f"  kept: ⟦{'Hiçbir şey değişmedi. ' * 50}⟧\n"),
    S("W011", TR, KEPT, f"  kept: ⟦{'Hiçbir şey değişmedi. ' * 15}⟧\n"),
    S("W020", EN, "fit: Book a fitting, again", "fit: ⟦Book a fitting with us⟧, again"),
    S("W020", FA, "fit: وقت پرو, again", "fit: ⟦همین حالا وقت پرو می‌خواهم⟧, again"),
    S("W020", EN, "resume_no: Not now", "resume_no: ⟦Certainly not right now⟧"),
    S("W021", EN, "    opener: Choose a piece", "    opener: ⟦Choose a piece of clothing⟧"),
    S("W022", F, "buttons: {menu: menu}\n", "⟦buttons⟧: {" + ", ".join(f"b{n}: menu" for n in range(11)) + "}\n", also=("T002",)),
    S("W024", EN, "coat: A coat,", "coat: ⟦A coat for the cold season⟧,"),
    S("W025", EN, "coat: A coat,", "coat: {text: A coat, note: ⟦" + "warm and long " * 6 + "⟧},", also=("T001",)),
    S("W030", EN, "fit: Book a fitting, again", "fit: Talk to a person, again", at=(EN, 'person: ⟦Talk to a person⟧'), also=("F045",)),
    S("W030", ET, "dress: Kleit, suit: Ülikond", "dress: Kleit, suit: ⟦kleit⟧"),
    S("W031", TR, "  gone: Sipariş {order.number} iptal edildi.", "  gone: Sipariş ⟦{order.number}'i⟧ iptal ettik."),
    S("W031", ET, "  gone: Tellimus {order.number} on tühistatud.", "  gone: Tellimuse ⟦{order.number}ga⟧ on kõik."),
    S("W032", TR, KEPT, "  kept: Hiçbir şe⟦y  ⟧değişmedi.\n"),
    S("W033", TR, KEPT, "  kept: Hiçbir ⟦*⟧şey değişmedi.\n"),
    S("W034", TR, KEPT, "  kept: Bakın ⟦http://⟧linden.example sitesine.\n"),
    S("W034", H, "{shop: https://linden.example,", "{shop: ⟦http://⟧linden.example,"),
    S("W035", EN, "fit: Book a fitting, again", "fit: Book a fitting⟦.⟧, again"),
    S("W036", TR, KEPT, "  kept: ⟦\"\"⟧\n"),
    S("W036", EN, "fit: Book a fitting, again", "fit: ⟦🧵⟧, again"),
    S("W037", TR, KEPT, "  kept: Hiçbir⟦\u200b⟧ şey değişmedi.\n"),
    S("W038", FA, "  gone: سفارش {order.number} لغو شد.", '  gone: "لغو شد:\\n*⟦{order.number}⟧*"'),
]
TEMPLATES = [
    S("W040", M, "Return it until {{2}} at the latest.", "Return it until {{2}} at the latest." + " Thank you." * 100, at=(M, '      body: ⟦"⟧Your order is ready')),
    S("W041", M, "start:fitting: Book a fitting, menu", "start:fitting: ⟦Book a fitting with our tailor⟧, menu"),
    S("W041", M, "start:fitting: Book a fitting, menu", "start:fitting: ⟦Book a fitting with us⟧, menu"),
    S("W043", M, "Return it until {{2}} at the latest.", "Return it until ⟦{{2}}⟧."),
    S("W043", M, "Number: {{1}}. Return it until {{2}} at", "Number: {{1}} ⟦{{2}}⟧ at"),
    S("W030", M, "{start:fitting: Proovi aeg, menu: Peamenüü}", "{start:fitting: Proovi aeg, menu: ⟦proovi AEG⟧}"),
    S("W034", M, "Return it until {{2}} at the latest.", "Until {{2}} see ⟦http://⟧linden.example please."),
    S("P002", M, "Return it until {{2}} at the latest.", "Until {{2}} use code ⟦NOV15⟧ please."),
    S("P002", TR, KEPT, "  kept: Kodunuz ⟦KASIM15⟧ hâlâ sizin.\n"),
    S("P003", EN, "  gone: Order {order.number} is called off.", "  gone: Order {order.number} is called off. ⟦We'll let⟧ you know when the money is back."),
    S("P003", TR, "  sorry: O siparişi bulamadım.", "  sorry: Bulamadım, gelince ⟦haber veririm⟧."),
    S("P003", FA, "  sorry: آن سفارش را پیدا نکردم.", "  sorry: پیدا نکردم، ⟦خبر می‌دهم⟧."),
    S("P003", ET, "  sorry: Seda tellimust ma ei leia.", "  sorry: Ei leia, ⟦annan teada⟧."),
    S("P010", M, '    et:\n      body: "Teie tellimus on valmis. Number: {{1}}. Tagastada saab kuni {{2}}. Kandke tervisega."\n      buttons: {start:fitting: Proovi aeg, menu: Peamenüü}\n', "", at=(M, "⟦order_ready⟧:")),
    S("P011", M, "Return it until {{2}} at the latest.", "Return it until {{2}}, not ⟦{{3}}⟧, at the latest."),
    S("P011", M, "Return it until {{2}} at the latest.", "Return it soon.", at=(M, '      body: ⟦"⟧Your order is ready')),
    S("P011", M, "Return it until {{2}} at the latest.", "Return ⟦{order.number}⟧ until {{2}} at the latest."),
    S("P012", M, '      body: "سفارش', '      variables: [order.number, order.expected]\n      body: ⟦"⟧سفارش'),
    S("P013", M, "[order.number, order.return_until]", "[order.number, ⟦order.return_til⟧]"),
    S("P014", M, "{start:fitting: Book a fitting,", "{⟦start:fiting⟧: Book a fitting,", also=("P015",)),
    S("P014", M, "{start:fitting: Book a fitting,", "{⟦fitting⟧: Book a fitting,", also=("P015",)),
    S("P015", M, "{start:fitting: Proovi aeg, menu: Peamenüü}", "{start:fitting: Proovi aeg}", at=(M, '      body: ⟦"⟧Teie')),
    S("W042", M, "{start:fitting: Book a fitting, menu: Main menu}", "{start:fitting: Book a fitting, menu: Main menu, " + ", ".join(f"start:{name}: {number}" for number, name in enumerate(FLOWS)) + ", ⟦handoff⟧: A person}", also=("P014", "P015")),
]
# ways that only the small shop of tests/flows/checks has: actions for owners, an e-mail among the order's fields
SMALL = [
    S("F050", "orders.yaml", "  find:\n    do: orders.find\n    next: {one: show,", "  first:\n    ⟦do⟧: orders.peek\n    next: {seen: find}\n  find:\n    do: orders.find\n    next: {one: show,"),
    S("F050", "orders.yaml", "  find:\n    do: orders.find\n    next: {one: show,", "  first:\n    ⟦do⟧: orders.look\n    with: {number: A-1}\n    next: {seen: find}\n  find:\n    do: orders.find\n    next: {one: show,"),
    S("F051", TR, "Canceled.", '"Canceled: https://linden.example/?e=⟦{order.email}⟧"', also=("T003",)),
    S("P020", M, "variables: [order.number]", "variables: [⟦order.email⟧]"),
    S("V010", "orders.yaml", "{one: show, several: which,", "{one: show, several: show,", at=(EN, 'show: "Order ⟦{order.number}⟧ comes'), also=("F032", "V010")),
]
SMALL_TEMPLATE = """\
sent:
  category: utility
  variables: [order.number]
  texts:
    en: {body: "On its way: {{1}}. Thank you."}
    tr: {body: "Yolda: {{1}}. İyi günler."}
"""
SPLITS = [
    S("F070", F, CHOSEN, ONE_WAY),
    S("F070", F, CHOSEN, TRYOUT % "quick: can_it, slow: {go: ⟦can_it⟧, weight: 2}"),
    S("F071", F, CHOSEN, TRYOUT % "quick: can_it, slow: {go: sure, weight: ⟦0⟧}"),
    S("F071", F, CHOSEN, TRYOUT % "quick: {go: can_it, weight: ⟦1001⟧}, slow: sure"),
    S("F072", F, CHOSEN, TRYOUT % "quick: can_it, slow: ⟦too_late⟧"),
    S("F072", F, CHOSEN, TRYOUT % "quick: can_it, slow: {go: ⟦handoff⟧, weight: 3}"),
    S("F072", F, CHOSEN, TRYOUT % "quick: can_it, slow: ⟦{⟧end: kept}"),
]
SECRETS = [
    S("F053", F, FIRST, "  first_time: {type: yes_no, sensitive: true}\n", at=(TR, "not edildi. ⟦{⟧first_time"), also=("F053",)),
    S("F054", F, NUMBER, NUMBER.replace("true", "true, sensitive: true"), at=(F, "    ⟦with⟧: {number: number}\n    next: {chosen")),
]
MEMORY = [
    S("F060", F, OF_PIECES, OF_PIECES.replace("keep: shopper", "keep: ⟦shopper⟧, sensitive: true")),
    S("F060", F, "  day: {type: date}", "  day: {type: date, sensitive: true, forget_after: 30d, keep: ⟦shopper⟧}"),
    S("F061", F, OF_PIECES, OF_PIECES.replace("keep: shopper", "many: true, keep: ⟦shopper⟧")),
    S("F061", F, "wish: {type: text, optional: true}", "wish: {type: image, optional: true, keep: ⟦shopper⟧}"),
    S("F062", F, FIRST, "  first_time: {type: yes_no, forget_after: ⟦30d⟧}\n"),
    S("F062", F, OF_PIECES, OF_PIECES.replace("keep: shopper", "keep: shopper, forget_after: ⟦12h⟧")),
    S("F063", F, "flow: which_order\n", DIARY % "type: text, keep: shopper", at=(F, "  ⟦piece⟧: {type: choice"), also=("F033",)),
    S("F063", F, "flow: which_order\n", DIARY % "type: choice, of: [hat], keep: shopper", at=(F, "  ⟦piece⟧: {type: choice"), also=("F033", "T002")),
    S("F063", F, "flow: which_order\n", DIARY % "type: choice, of: [coat], keep: shopper, forget_after: 60d", at=(F, "  ⟦piece⟧: {type: choice"), also=("F033",)),
    S("F013", F, OF_PIECES, OF_PIECES.replace("shopper", "⟦always⟧")),
    S("F013", F, OF_PIECES, OF_PIECES.replace("shopper", "shopper, forget_after: ⟦a month⟧")),
    S("F001", F, OF_PIECES, OF_PIECES.replace("keep: shopper", "keep: shopper, ⟦forget⟧: 30d")),
]
ALL = [*SPLITS, *SECRETS, *MEMORY, *YAML, *SHAPE, *STRUCTURE, *VALUES, *LANGUAGES, *LIMITS, *TEMPLATES]
