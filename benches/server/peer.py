"""Stario 5 for Python by its documentation, with the same data and the same output.

    PEER_PYTHON=<interpreter with stario and uvloop> benches/server/run
"""

import itertools

import uvloop

from stario import App, Context, Relay, Route, Writer, h, serve
from stario.datastar import SSE
from stario.markup import SafeString, baked
from stario.markup.render import render

LETTERS = "etaoin shrdlu cmfwyp"
MASK = (1 << 64) - 1


class Random:
    """The generator of the Rust side, so that everybody renders the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, end):
        state = self.state
        state = (state ^ (state << 13)) & MASK
        state ^= state >> 7
        state = (state ^ (state << 17)) & MASK
        self.state = state
        return (state >> 33) % end


def prose(random, length, percent):
    text = ""
    while len(text) < length:
        letters = "&<>" if random.below(100) < percent else LETTERS
        text += letters[random.below(len(letters))]
    return text


def make_data():
    random = Random(0x5EED)
    for _ in range(200):
        prose(random, 95, 20)
    teams = [
        (f"{prose(random, 8, 0)} & {prose(random, 7, 0)}", random.below(1000), i == 0)
        for i in range(50)
    ]
    items = [
        (1000 + i, prose(random, 18, 0), prose(random, 90, 2), 5 + random.below(500),
         random.below(6) == 0)
        for i in range(36)
    ]
    return teams[:22], items


TEAMS, ITEMS = make_data()


@baked
def layout(title, children):
    return [
        SafeString("<!DOCTYPE html>"),
        h.Html(
            {"lang": "en"},
            h.Head(
                h.Meta({"charset": "utf-8"}),
                h.Title(title),
                h.Link({"rel": "stylesheet", "href": "/style.css"}),
            ),
            h.Body(
                h.Nav(h.A({"href": "/"}, "Home"), h.A({"href": "/cart"}, "Cart")),
                h.Main(children),
                h.Footer("Made with care"),
            ),
        ),
    ]


@baked
def card(kind, key, name, text, price):
    return h.Article(
        {"class": kind, "id": key},
        h.H2(name),
        h.P({"class": "text"}, text),
        h.P({"class": "price"}, h.B(price), " €"),
    )


@baked
def shop(cards):
    return [h.H1("All articles"), h.Section({"class": "cards"}, cards)]


def page():
    cards = [
        card("card sold-out" if sold_out else "card", f"item-{key}", name, text, price)
        for key, name, text, price, sold_out in ITEMS
    ]
    return layout("Shop & more", shop(cards))


@baked
def team(kind, name, title, score):
    return h.P({"class": kind, "title": title}, h.B(name), ": ", score)


@baked
def frame(label, rows):
    return h.Section({"id": "board"}, h.H2(label), rows)


def board(tick):
    rows = [
        team("team champion" if champion else "team", name, name, score)
        for name, score, champion in TEAMS
    ]
    return frame(f"tick {tick:06}", rows)




def event(tick):
    html = render(board(tick)).encode()
    return b"event: datastar-patch-elements\ndata: elements " + html + b"\n\n"


async def bootstrap(app: App, _span):
    relay = Relay()
    ticks = itertools.count(1)
    state = {"tick": 0}

    async def plaintext(_c: Context, w: Writer):
        w.text("Hello, World!")

    async def message(_c: Context, w: Writer):
        w.json({"message": "Hello, World!"})

    async def shop_page(_c: Context, w: Writer):
        w.html(page())

    async def live(c: Context, w: Writer):
        """Each event is made once, and written as it is."""
        sse = SSE(w)
        async with relay.subscribe("tick") as source:
            sse.patch_elements(board(state["tick"]))
            async for _subject, data in c.alive(source):
                w.write(data)

    async def own(c: Context, w: Writer):
        """As apps are usually written: each stream renders for itself."""
        sse = SSE(w)
        async with relay.subscribe("tick") as source:
            sse.patch_elements(board(state["tick"]))
            async for _ in c.alive(source):
                sse.patch_elements(board(state["tick"]))

    async def tick(_c: Context, w: Writer):
        state["tick"] = next(ticks)
        relay.publish("tick", event(state["tick"]))
        w.empty(204)

    app.add(Route("GET /plaintext"), plaintext)
    app.add(Route("GET /json"), message)
    app.add(Route("GET /page"), shop_page)
    app.add(Route("GET /live"), live)
    app.add(Route("GET /own"), own)
    app.add(Route("POST /tick"), tick)
    yield


uvloop.run(serve(bootstrap))
