"""The parts of the layout, each by itself: circles, layers, crossings, places, widths."""

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.pictures.columns import columns, placed, straighten
from flows.engine.pictures.layers import backward, layered
from flows.engine.pictures.measure import ELLIPSIS, width, wrap
from flows.engine.pictures.order import crossings, ordered

GRAPHS = st.integers(2, 9).flatmap(
    lambda size: st.lists(
        st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(
            lambda edge: edge[0] != edge[1]
        ),
        max_size=24,
    ).map(
        lambda edges: (
            [str(n) for n in range(size)],
            [(str(a), str(b)) for a, b in dict.fromkeys(edges)],
        )
    )
)


@given(GRAPHS)
@settings(max_examples=200, deadline=None)
def test_after_turning_what_leads_back_every_edge_leads_down(graph):
    nodes, edges = graph
    turned = backward(nodes, edges)
    assert turned <= set(edges)
    down = [(end, start) if (start, end) in turned else (start, end) for start, end in edges]
    layer = layered(nodes, down)
    assert set(layer) == set(nodes)
    assert all(layer[start] < layer[end] for start, end in down)


def test_the_order_of_writing_tells_what_leads_back():
    edges = [("a", "c"), ("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]
    assert backward("abcd", edges) == {("d", "b")}


def test_a_node_written_late_is_not_turned_without_need():
    assert backward("acb", [("a", "b"), ("b", "c")]) == set()


def test_sweeps_undo_a_crossing():
    below = {"a": ["y"], "b": ["x"], "x": [], "y": []}
    above = {"a": [], "b": [], "x": ["b"], "y": ["a"]}
    rows = [["a", "b"], ["x", "y"]]
    assert crossings(rows, below) == 1
    assert crossings(ordered(rows, above, below), below) == 0


def test_crossings_that_must_be_are_counted():
    below = {name: ["x", "y"] for name in "ab"} | {"x": [], "y": []}
    assert crossings([["a", "b"], ["x", "y"]], below) == 1


@given(
    st.lists(
        st.tuples(st.integers(-200, 200), st.sampled_from([1.0, 8.0])), min_size=1, max_size=12
    )
)
@settings(max_examples=200, deadline=None)
def test_neighbors_keep_order_and_distance(wanted):
    row = [str(number) for number in range(len(wanted))]
    found = placed(
        row, [(float(place), weight) for place, weight in wanted], lambda one, other: 30.0
    )
    assert all(after - before >= 29.999 for before, after in zip(found, found[1:], strict=False))
    if len(row) == 1:
        assert found == [wanted[0][0]]


def test_what_has_room_stands_where_it_is_wanted():
    assert placed(["a", "b"], [(0.0, 1.0), (100.0, 1.0)], lambda one, other: 30.0) == [0.0, 100.0]
    assert placed(["a", "b"], [(10.0, 1.0), (10.0, 1.0)], lambda one, other: 30.0) == [-5.0, 25.0]


def test_a_child_stands_under_its_parent():
    below = {"a": [("b", 1.0)], "b": []}
    above = {"a": [], "b": [("a", 1.0)]}
    x = columns([["a"], ["b"]], above, below, lambda one, other: 30.0)
    assert x["a"] == x["b"]


def test_a_long_arrow_is_straight_as_far_as_there_is_room():
    x = {"a": 0.0, "b": 8.0, "c": 4.0, "d": 100.0, "wall": 60.0}
    straighten(
        [["a", "b", "c", "d"]], [["a"], ["b"], ["c"], ["wall", "d"]], x, lambda one, other: 30.0
    )
    assert x["a"] == x["b"] == x["c"] == x["d"] == 90.0
    x = {"a": 0.0, "b": 8.0, "left": 20.0, "d": -40.0, "right": -30.0}
    straighten(
        [["a", "b", "d"]], [["a"], ["left", "b"], ["d", "right"]], x, lambda one, other: 30.0
    )
    assert x["b"] >= 50.0 and x["d"] <= -60.0


@given(st.text(max_size=80), st.integers(40, 200), st.integers(0, 3))
@settings(max_examples=300, deadline=None)
def test_no_line_is_wider_than_allowed(text, widest, lines):
    made = wrap(text, 12, widest, lines=lines)
    assert all(width(line, 12) <= widest for line in made)
    assert not lines or len(made) <= lines


def test_text_that_is_cut_says_so_and_whole_text_does_not():
    assert wrap("one two three four five six seven", 12, 80, lines=1)[0].endswith(ELLIPSIS)
    assert wrap("one two", 12, 80, lines=1) == ["one two"]
    assert "".join(wrap("x" * 60, 12, 100)) == "x" * 60


def test_marks_and_isolates_take_no_room():
    assert width("\u2066a\u2069", 12) == width("a", 12)
    assert width("e\u0301", 12) == width("e", 12)
    assert width("W", 12, bold=True) > width("W", 12) > width("i", 12)
