"""How each problem reads, word for word: a change of a message is a change of this page."""

# ruff: noqa: E501

GOLDEN: dict[str, str] = {}

GOLDEN["F001"] = r"""
flows/orders.yaml:2:1: error[F001]: unknown key `abot` in a flow
  |
1 | flow: orders
2 | abot: Finds an order and cancels it.
  | ^^^^ not a key I know
  |
  = did you mean `about`?
  = about, flow, gives, may_start, slots, start, states, takes
  = fix: change `abot` to `about`
"""

GOLDEN["F003"] = r"""
flows/orders.yaml:21:29: error[F003]: this leads to `shw`, but there is no such state or flow
   |
20 |     confirm: {order: order}
21 |     next: {yes: cancel, no: shw}
   |                             ^^^ nothing with this name
   |
   = The shopper would be left without an answer.
   = did you mean `show`?
   = states of this flow: find, which, show, sure, cancel, done, nothing; flows: handoff, menu, orders, start_again, stop; built in: end
   = fix: change it to `show`
"""

GOLDEN["F004"] = r"""
flows/orders.yaml:19:3: error[F004]: `sure` has no `next`
   |
18 |     buttons: {cancel: sure, person: handoff, menu: menu}
19 |   sure:
   |   ^^^^ no `next`
   |
   = fix: add `next: {yes: …, no: …}`
"""

GOLDEN["F005"] = r"""
flows/orders.yaml:26:3: error[F005]: `done` has 2 verbs: say, end
   |
25 |     next: {canceled: done, unavailable: handoff}
26 |   done:
   |   ^^^^ one verb, please
   |
   = fix: make two states of it, the first leading to the second
"""

GOLDEN["F006"] = r"""
flows/orders.yaml:12:10: error[F006]: `ordr` is not a slot of this flow
   |
11 |   which:
12 |     ask: ordr
   |          ^^^^ no such slot
   |
   = did you mean `order`?
   = slots: note, order, orders
   = fix: change it to `order`
"""

GOLDEN["F007"] = r"""
flows/orders.yaml:13:11: error[F007]: `order.number` is code, not a list
   |
12 |     ask: order
13 |     from: order.number
   |           ^^^^^^^^^^^^ not a list
   |
   = fix: name a field that lists things, or a slot with `many: true`
"""

GOLDEN["F008"] = r"""
flows/orders.yaml:1:7: error[F008]: `My Orders` can't be the name of a flow
  |
1 | flow: My Orders
  |       ^^^^^^^^^ not a name
  |
  = Names are written in small English letters, digits and `_`, and begin with a letter.
  = did you mean `my_orders`?
  = fix: change it to `my_orders`
"""

GOLDEN["F009"] = r"""
flows/orders.yaml:9:9: error[F009]: there is no action `orders.fnd`
  |
8 |   find:
9 |     do: orders.fnd
  |         ^^^^^^^^^^ no such action
  |
  = did you mean `orders.find`?
  = actions: orders.cancel, orders.find, orders.look, orders.peek
  = fix: change it to `orders.find`
"""

GOLDEN["F012"] = r"""
flows/orders.yaml:27:13: error[F012]: the last branch has a `when`, so nothing may hold
   |
26 |   done:
27 |     choose: [{when: {order: filled}, go: end}]
   |             ^ no last way on
   |
   = fix: add `- go: target` without `when` at the end
"""

GOLDEN["F013"] = r"""
flows/orders.yaml:15:19: error[F013]: `remind_after` is `soon`; here I need a length of time
   |
14 |     none: nothing
15 |     remind_after: soon
   |                   ^^^^ not a time
   |
   = fix: write it like `30m`, `2h` or `3d`
"""

GOLDEN["F020"] = r"""
flows/orders.yaml:25:5: error[F020]: `orders.cancel` can also end in `unavailable`, and `cancel` has no way on for that
   |
24 |     with: {order: order}
25 |     next: {canceled: done}
   |     ^^^^ unavailable is missing
   |
   = The shopper would be left in the middle of a sentence.
   = outcomes: canceled, unavailable
   = fix: add `unavailable: handoff`, or a state that says what is so
"""

GOLDEN["F021"] = r"""
flows/orders.yaml:10:54: error[F021]: `orders.find` never ends in `lost`
   |
 9 |     do: orders.find
10 |     next: {one: show, several: which, none: nothing, lost: nothing}
   |                                                      ^^^^ no such outcome
   |
   = This way is never taken.
   = outcomes: one, several, none
   = fix: remove `lost`
"""

GOLDEN["F022"] = r"""
flows/orders.yaml:24:26: error[F022]: `orders.cancel` takes no `ordr`
   |
23 |     do: orders.cancel
24 |     with: {order: order, ordr: order}
   |                          ^^^^ not taken
   |
   = did you mean `order`?
   = it takes: order (order)
   = fix: change it to `order`
"""

GOLDEN["F023"] = r"""
flows/orders.yaml:23:5: error[F023]: `orders.cancel` needs `order`, and `cancel` does not give it
   |
22 |   cancel:
23 |     do: orders.cancel
   |     ^^ no order
   |
   = It could not do its work.
   = it takes: order (order)
   = fix: add `order: order` under `with`
"""

GOLDEN["F024"] = r"""
flows/orders.yaml:24:19: error[F024]: `orders.cancel` takes `order` as order, and this is text
   |
23 |     do: orders.cancel
24 |     with: {order: note}
   |                   ^^^^ text, not order
   |
   = It could not do its work.
   = fix: give it a slot of type order
"""

GOLDEN["F034"] = r"""
flows/orders.yaml:1:7: error[F034]: `orders` starts with `find_order`, which has no phrases in tr
  |
1 | flow: orders
  |       ^^^^^^ can't be started there
  |
  = Shoppers who write in that language can't start it by typing.
  = fix: add phrases under `find_order` in intents.yaml
"""

GOLDEN["F035"] = r"""
flows/orders.yaml:23:5: error[F035]: `orders.cancel` changes something, and can be reached without a yes
   |
22 |   cancel:
23 |     do: orders.cancel
   |     ^^ nobody said yes
   |
   = By `find` → `show` → `cancel` it would be done before the shopper has agreed.
   = fix: lead to `cancel` only from the `yes` of a `confirm`
"""

GOLDEN["F041"] = r"""
flows/intents.yaml:2:27: error[F041]: `stop` stops messages, so it can't start `find_order`
  |
1 | find_order:
2 |   en: [where is my order, stop]
  |                           ^^^^ a stop word
  |
  = A shopper who wants no more messages must be obeyed at once.
  = fix: remove it, or make a longer phrase of it
"""

GOLDEN["T001"] = r"""
flows/words/en.yaml:35:9: error[T001]: `orders.done` has no sentence in Turkish
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: Canceled.
   |         ^^^^^^^^^ not in tr
   |
   = Shoppers who write in that language would read another one.
   = fix: add `orders.done` to words/tr.yaml
"""

GOLDEN["T003"] = r"""
flows/words/tr.yaml:34:17: error[T003]: `orders.sure` uses `{order.total}` and lacks `{order.number}` in `tr`, unlike the other languages
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "Cancel {order.total}?"
   |                 ^^^^^^^^^^^^^ other variables
   |
   = Shoppers would be told different things depending on their language.
   = the others use: order.number
   = fix: use the same names in words/tr.yaml as in the others
"""

GOLDEN["V001"] = r"""
flows/words/tr.yaml:34:18: error[V001]: `Order` is not a name I can look up
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "Cancel {Order}?"
   |                  ^^^^^ not a name
   |
   = The shopper would see the raw text, or no message at all.
   = fix: write a slot and a field in small letters, for example `{order.number}`
"""

GOLDEN["V002"] = r"""
flows/words/tr.yaml:34:17: error[V002]: this `{` is never closed, or something stands in the way
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "Cancel {order.number?"
   |                 ^ opened here
   |
   = The shopper would see the raw text, or no message at all.
   = fix: write `{name.field}`, `{n, plural, one {…} other {…}}` or `{x, select, a {…} other {…}}`
"""

GOLDEN["V003"] = r"""
flows/words/tr.yaml:34:24: error[V003]: `number` is not something a text can do: it knows `plural` and `select`
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "{order.total, number}"
   |                        ^^^^^^ not plural or select
   |
   = The shopper would see the raw text, or no message at all.
   = fix: write the name alone, as `{order.total}`: each language formats numbers, dates and money
"""

GOLDEN["V006"] = r"""
flows/words/tr.yaml:34:10: error[V006]: this select has no `other` branch for `order.number`
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "{order.number, select, a {x}}"
   |          ^ `other` is missing
   |
   = The shopper would see the raw text, or no message at all.
   = fix: add `other {…}` for everything that is not listed
"""

GOLDEN["V011"] = r"""
flows/words/tr.yaml:34:17: error[V011]: `{order.numer}` is nothing that `orders` knows
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "Cancel {order.numer}?"
   |                 ^^^^^^^^^^^^^ no such name
   |
   = There would be no value to write here, and the shopper would get an apology instead.
   = did you mean `{order.number}`?
   = here you can use: order, order.email, order.eta, order.late, order.number, order.total
   = fix: change it to `{order.number}`
"""

GOLDEN["W020"] = r"""
flows/words/tr.yaml:13:11: error[W020]: button title is 21 characters; WhatsApp allows 20 (language `tr`)
   |
12 |   resume_no: Not now
13 |   cancel: xxxxxxxxxxxxxxxxxxxxx
   |           ^^^^^^^^^^^^^^^^^^^^^ 1 too many
   |
   = WhatsApp refuses the whole message, so the shopper would see nothing. Only this much fits: "xxxxxxxxxxxxxxxxxxxx"
   = fix: shorten `buttons.cancel` to 20 characters
"""

GOLDEN["W021"] = r"""
flows/words/tr.yaml:15:16: error[W021]: list opener title is 21 characters; WhatsApp allows 20 (language `tr`)
   |
14 |   orders: My orders
15 | openers: {any: xxxxxxxxxxxxxxxxxxxxx}
   |                ^^^^^^^^^^^^^^^^^^^^^ 1 too many
   |
   = WhatsApp refuses the whole message, so the shopper would see nothing. Only this much fits: "xxxxxxxxxxxxxxxxxxxx"
   = fix: shorten `openers.any` to 20 characters
"""

GOLDEN["W030"] = r"""
flows/words/tr.yaml:10:9: error[W030]: button `menu` and button `person` of `show` are both “A person” in `tr`
   |
 9 |   person: A person
10 |   menu: A person
   |         ^^^^^^^^ the same title twice
   |
   = WhatsApp refuses the whole message, so the shopper would see nothing.
   = fix: give one of them other words
"""

GOLDEN["W031"] = r"""
flows/words/tr.yaml:34:23: error[W031]: `{order.number}'i` glues an ending to a value
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "Cancel order {order.number}'i?"
   |                       ^^^^^^^^^^^^^^^^ an ending glued on
   |
   = Endings, articles and plurals fit one value and are wrong with the next.
   = fix: put a noun before the value, or a colon after a label: `…: {order.number}`
"""

GOLDEN["F017"] = r"""
flows/orders.yaml:7:43: error[F017]: choice `kind` has `small` twice
  |
6 |   note: {type: text, optional: true}
7 |   kind: {type: choice, of: [small, large, small]}
  |                                           ^^^^^ again the same
  |
  = WhatsApp refuses a list that has the same row twice.
  = fix: remove one of the two
"""

GOLDEN["F025"] = r"""
flows/orders.yaml:10:19: error[F025]: `orders.find` gives `order`, which is order; slot `note` holds text
   |
 9 |     do: orders.find
10 |     save: {order: note}
   |                   ^^^^ order into text
   |
   = What is said or done with it later would go wrong.
   = fix: declare `note` with that type, or save it under another name: `save: {order: …}`
"""

GOLDEN["F026"] = r"""
flows/orders.yaml:16:5: error[F026]: `which` reminds when its time is over already
   |
15 |     next: show
16 |     remind_after: 2h
   |     ^^^^^^^^^^^^ too late
   |
   = The reminder would never be sent.
   = fix: make `remind_after` shorter than `expire_after`
"""

GOLDEN["F036"] = r"""
flows/orders.yaml:30:16: error[F036]: this branch of `done` is never taken: line 28 takes all of it
   |
29 |         go: menu
30 |       - when: {note: gift}
   |                ^^^^ never taken
   |
   = Shoppers for whom it is meant go another way.
   = fix: put it before the other one, or remove it
"""

GOLDEN["F037"] = r"""
flows/orders.yaml:28:34: error[F037]: this condition of `done` can never hold
   |
27 |     choose:
28 |       - when: {all: [{note: a}, {note: b}]}
   |                                  ^^^^ contradicts itself
   |
   = This way is never taken.
   = fix: ask for one of the two, or use `any`
"""

GOLDEN["F038"] = r"""
flows/orders.yaml:7:3: warning[F038]: nothing in `orders` fills or reads `gift`
  |
6 |   note: {type: text, optional: true}
7 |   gift: {type: yes_no, optional: true}
  |   ^^^^ never used
  |
  = Often another name is written where this one is meant.
  = fix: use it, or remove it
"""

GOLDEN["V012"] = r"""
flows/words/tr.yaml:34:46: error[V012]: `order.late` is never `yes` (language `tr`)
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "{order.number} {order.late, select, yes {a} other {b}}"
   |                                              ^^^ never taken
   |
   = Shoppers for whom it was written read `other` instead.
   = it is one of: true, false; or `empty`
   = fix: remove it
"""

GOLDEN["V013"] = r"""
flows/words/tr.yaml:34:10: error[V013]: `order.number` is code, and only numbers have a plural (language `tr`)
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "{order.number, plural, one {a} other {b}}"
   |          ^^^^^^^^^^^^^ not a number
   |
   = No form would fit, and the shopper would get an apology instead.
   = fix: write `{order.number}` alone, or count something: `{items.count, plural, …}`
"""

GOLDEN["V015"] = r"""
flows/words/tr.yaml:34:9: error[V015]: `orders.sure` asks for a yes in `tr` without naming `order`
   |
33 |   show: "Order {order.number} comes {order.eta}"
34 |   sure: "Cancel it?"
   |         ^^^^^^^^^^^^ to what?
   |
   = Shoppers would agree to something that they can't see.
   = fix: say what it is about, for example `{order}`
"""

GOLDEN["F051"] = r"""
flows/words/tr.yaml:35:36: error[F051]: `orders.done` puts `order.email` into a link in `tr`
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: "https://linden.example/?e={order.email}"
   |                                    ^^^^^^^^^^^^^ personal, in a link
   |
   = Links are kept in logs and shown in previews, where others read them.
   = fix: leave it out of the link
"""

GOLDEN["F043"] = r"""
flows/intents.yaml:3:26: warning[F043]: `menü` always opens the menu, so it never starts `orders`
  |
2 |   en: [where is my order]
3 |   tr: [siparişim nerede, menü]
  |                          ^^^^ taken already
  |
  = It holds in every conversation, whatever is under way.
  = fix: make a longer phrase of it, or remove it
"""

GOLDEN["F044"] = r"""
flows/intents.yaml:2:27: error[F044]: `?!` has neither letters nor digits, so nothing typed can match it
  |
1 | find_order:
2 |   en: [where is my order, "?!"]
  |                           ^^^^ no words
  |
  = Punctuation makes no difference between messages.
  = fix: write what shoppers type for `find_order`, or remove it
"""

GOLDEN["F052"] = r"""
flows/intents.yaml:3:13: warning[F052]: a phrase of `find_order` holds an e-mail address
  |
2 |   en: [where is my order]
3 |   tr: ["ben deniz@mail.example, siparişim nerede"]
  |             ^^^^^^^^^^^^^^^^^^ personal
  |
  = Phrases are kept and read by everybody who writes flows; and no other shopper types this one.
  = fix: write the phrase without it
"""

GOLDEN["T005"] = r"""
flows/words/tr.yaml:36:10: warning[T005]: nothing says `orders.doone`
   |
35 |   done: Canceled.
36 |   doone: Gone.
   |          ^^^^^ never said
   |
   = Often a key has a slip in it, and the sentence that was meant is looked for in vain.
   = fix: remove it in each language
"""

GOLDEN["T006"] = r"""
flows/words/tr.yaml:35:9: error[T006]: `orders.done` has no Turkish letter in words/tr.yaml
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: سفارش شما لغو شد
   | column 9: «سفارش شما لغو شد» not Turkish
   |
   = Shoppers who write Turkish would read another language.
   = fix: translate it into Turkish
"""

GOLDEN["T007"] = r"""
flows/words/tr.yaml:35:19: error[T007]: `TODO` still stands in `orders.done` in `tr`
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: Canceled. TODO say when
   |                   ^^^^ not written yet
   |
   = The shopper would read it.
   = fix: write the sentence
"""

GOLDEN["W032"] = r"""
flows/words/tr.yaml:35:13: hint[W032]: `orders.done` has more than one space in a row in `tr`
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: It is  canceled.
   |             ^^^ spaces doubled
   |
   = It looks like a slip, or like a word that is missing.
   = fix: leave one space
"""

GOLDEN["W033"] = r"""
flows/words/tr.yaml:35:15: warning[W033]: `orders.done` opens bold text with `*` in `tr` and never closes it
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: It is *canceled.
   |               ^ never closed
   |
   = WhatsApp would show the mark itself.
   = fix: write a second `*` on the same line, or remove this one
"""

GOLDEN["W034"] = r"""
flows/words/tr.yaml:35:13: warning[W034]: a link in `orders.done` begins with `http://` in `tr`
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: See http://linden.example now
   |             ^^^^^^^ not https
   |
   = What shoppers send over it can be read on the way, and browsers warn them of it.
   = fix: write `https://`
"""

GOLDEN["W035"] = r"""
flows/words/tr.yaml:13:20: hint[W035]: the label `buttons.cancel` ends with a full stop in `tr`
   |
12 |   resume_no: Not now
13 |   cancel: Cancel it.
   |                    ^ a full stop
   |
   = A button is no sentence, and the room on it is short.
   = fix: remove it
"""

GOLDEN["W036"] = r"""
flows/words/tr.yaml:35:9: error[W036]: `orders.done` is empty in `tr`
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: "  "
   |         ^^^^ nothing to read
   |
   = WhatsApp refuses a message without words; a sign alone can't be read aloud or typed.
   = fix: write what it means
"""

GOLDEN["P002"] = r"""
flows/words/tr.yaml:35:22: warning[P002]: `orders.done` names promo code `BAHAR20` in its own words
   |
34 |   sure: "Cancel order {order.number}?"
35 |   done: Your code is BAHAR20.
   |                      ^^^^^^^ written out
   |
   = The sentence stays when the code ends, and shoppers who try it are refused.
   = fix: write `{promo.code}`, and let `promo.best` find a code that works today
"""

GOLDEN["P010"] = r"""
flows/templates.yaml:1:1: error[P010]: template `sent` has no text in Turkish
  |
1 | sent:
  | ^^^^ not in tr
  |
  = Shoppers who write in that language would be written to in another one.
  = fix: add `tr:` under `texts`
"""

GOLDEN["P011"] = r"""
flows/templates.yaml:9:44: error[P011]: `{{3}}` in template `sent` stands for nothing in `tr`
  |
8 |     tr:
9 |       body: "Sipariş {{1}} yolda, {{2}} ve {{3}}. Teşekkürler."
  |                                            ^^^^^ no such place
  |
  = WhatsApp would refuse the template, so the message could not be sent at all.
  = it has 2 variables: order.number, shopper.name
  = fix: write `{{1}}` for the first of its `variables`, `{{2}}` for the second
"""

GOLDEN["P013"] = r"""
flows/templates.yaml:3:29: error[P013]: `shopper.nam` in template `sent` is nothing that I know
  |
2 |   category: utility
3 |   variables: [order.number, shopper.nam]
  |                             ^^^^^^^^^^^ no such name
  |
  = There would be no value to send, and the message would not go out.
  = did you mean `shopper.name`?
  = here you can use: shopper.name, shopper.waiting
  = fix: change it to `shopper.name`
"""

GOLDEN["P014"] = r"""
flows/templates.yaml:10:17: error[P014]: button `start:ordrs` of template `sent` is no flow to start (language `tr`)
   |
 9 |       body: "Sipariş {{1}} yolda, {{2}}. Teşekkürler."
10 |       buttons: {start:ordrs: Siparişlerim, handoff: Temsilci}
   |                 ^^^^^^^^^^^ leads nowhere
   |
   = A shopper who taps it gets no answer.
   = did you mean `start:orders`?
   = a button is `start:` and a flow, `handoff` or `menu`
   = fix: name a flow that shoppers can begin
"""

GOLDEN["P015"] = r"""
flows/templates.yaml:10:45: warning[P015]: template `sent` has `menu` and lacks `handoff` in `tr`, unlike the other languages
   |
 9 |       body: "Sipariş {{1}} yolda, {{2}}. Teşekkürler."
10 |       buttons: {start:orders: Siparişlerim, menu: Menü}
   |                                             ^^^^ other buttons
   |
   = What shoppers can do would depend on their language.
   = fix: give each language the same buttons
"""

GOLDEN["P020"] = r"""
flows/templates.yaml:3:29: error[P020]: template `sent` shows `order.email`, which is for the shopper alone
  |
2 |   category: utility
3 |   variables: [order.number, order.email]
  |                             ^^^^^^^^^^^ sensitive
  |
  = A template opens a chat unasked: it may be read on a locked screen, or by whoever has the number now.
  = fix: leave it out, and show it in the flow that a button starts
"""

GOLDEN["W041"] = r"""
flows/templates.yaml:10:54: error[W041]: button title is 26 characters; WhatsApp allows 25 in a template (language `tr`)
   |
 9 |       body: "Sipariş {{1}} yolda, {{2}}. Teşekkürler."
10 |       buttons: {start:orders: Siparişlerim, handoff: Temsilciyle hemen konuşmak}
   |                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^ 1 too many
   |
   = WhatsApp would refuse the template, so the message could not be sent at all. Only this much fits: "Temsilciyle hemen konuşma"
   = fix: shorten it to 20 characters
"""

GOLDEN["W043"] = r"""
flows/templates.yaml:9:14: error[W043]: template `sent` begins or ends with a value in `tr`
  |
8 |     tr:
9 |       body: "{{1}} yolda, {{2}}. Teşekkürler."
  |              ^^^^^ no words beside it
  |
  = WhatsApp would refuse the template, so the message could not be sent at all.
  = fix: write some words of your own there, like `Thank you for shopping with us.`
"""
