"""The template door: what is let in, what is refused and why, and what values may never do."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.casework.writing.template_door import NAMES, TemplateFault
from assistant.casework.writing.templates import LONGEST_RESULT, MissingFact, let_in, render, walk

WITH_EVERYTHING = (
    'Order {{ order_id }} by {{ logistics_company | default("the carrier") }}'
    "{% if last_event is defined and not (last_event_time is defined) %}: {{ last_event }}"
    "{% elif gmt_send is defined or shop_title is defined %}, sent{% else %}.{% endif %}"
)

FAULTS = [
    ("{% for name in order_id %}x{% endfor %}", "node", {"node": "for"}),
    ("{% set order_id = 'x' %}", "node", {"node": "assign"}),
    ("{% set order_id %}x{% endset %}", "node", {"node": "assignblock"}),
    ("{% macro m() %}x{% endmacro %}", "node", {"node": "macro"}),
    ("{% include 'x' %}", "node", {"node": "include"}),
    ("{% import 'x' as y %}", "node", {"node": "import"}),
    ("{% from 'x' import y %}", "node", {"node": "fromimport"}),
    ("{% extends 'x' %}", "node", {"node": "extends"}),
    ("{% block b %}x{% endblock %}", "node", {"node": "block"}),
    ("{% filter upper %}x{% endfilter %}", "node", {"node": "filterblock"}),
    ("{% call order_id() %}x{% endcall %}", "node", {"node": "callblock"}),
    ("{% with %}x{% endwith %}", "node", {"node": "with"}),
    ("{% autoescape true %}x{% endautoescape %}", "node", {"node": "scope"}),
    ("{% raw %}{{ order_id }}{% endraw %}", "node", {"node": "raw"}),
    ("{# a note #}", "node", {"node": "comment"}),
    ("{{ order_id() }}", "node", {"node": "call"}),
    ("{{ order_id.upper }}", "node", {"node": "getattr"}),
    ("{{ order_id['x'] }}", "node", {"node": "getitem"}),
    ("{{ order_id[1:] }}", "node", {"node": "getitem"}),
    ("{{ order_id + order_id }}", "node", {"node": "add"}),
    ("{{ order_id ~ order_id }}", "node", {"node": "concat"}),
    ("{{ order_id * 9 }}", "node", {"node": "mul"}),
    ("{{ 'x' }}", "node", {"node": "const"}),
    ("{{ 7 }}", "node", {"node": "const"}),
    ("{{ true }}", "node", {"node": "const"}),
    ("{{ [order_id] }}", "node", {"node": "list"}),
    ("{{ order_id if order_id is defined else '' }}", "node", {"node": "condexpr"}),
    ("{{ order_id is defined }}", "node", {"node": "test"}),
    ("{{ order_id | upper }}", "node", {"node": "filter upper"}),
    ("{{ order_id | default('x') | upper }}", "node", {"node": "filter upper"}),
    ("{{ order_id | upper | default('x') }}", "node", {"node": "filter"}),
    ("{{ order_id | default }}", "default", {}),
    ("{{ order_id | default(7) }}", "default", {}),
    ("{{ order_id | default('x', true) }}", "default", {}),
    ("{{ order_id | default(shop_title) }}", "default", {}),
    ("{{ order_id | default(default_value='x') }}", "default", {}),
    ("{% if order_id %}x{% endif %}", "test", {"node": "name"}),
    ("{% if order_id == '1' %}x{% endif %}", "test", {"node": "compare"}),
    ("{% if true %}x{% endif %}", "test", {"node": "const"}),
    ("{% if order_id is string %}x{% endif %}", "node", {"node": "test string"}),
    ("{% if order_id is undefined %}x{% endif %}", "node", {"node": "test undefined"}),
    ("{% if order_id.x is defined %}x{% endif %}", "node", {"node": "getattr"}),
    ("{{ loop }}", "no_such_name", {"name": "loop"}),
    ("{{ range }}", "no_such_name", {"name": "range"}),
    ("{{ order_nr }}", "unknown_name", {"name": "order_nr", "known": "order_id"}),
    ("{{ logistic_no }}", "unknown_name", {"name": "logistic_no", "known": "logistics_no"}),
    ("{% if refund_mony is defined %}x{% endif %}", "unknown_name", {"known": "refund_money"}),
    ("{{ order_id", "syntax", {}),
    ("{% if order_id is defined %}x", "syntax", {}),
    ("{% endif %}", "syntax", {}),
    ("{{ }}", "syntax", {}),
    ("{% unknown %}", "syntax", {}),
    ("x" * 5_001, "too_long", {"count": 5_001, "most": 5_000}),
]

ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ self.__init__.__globals__.__builtins__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ joiner.__init__.__globals__.os }}",
    "{{ namespace.__init__.__globals__.os }}",
    "{{ request.application.__globals__ }}",
    "{{ config.items() }}",
    "{{ order_id.__class__ }}",
    "{{ order_id|attr('__class__') }}",
    "{{ (order_id|attr('format'))('{0.__class__}') }}",
    "{{ '%s'|format(order_id) }}",
    "{{ order_id['__cl' + 'ass__'] }}",
    "{{ dict(a=1).items() }}",
    "{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}",
    "{{ ().__class__.__bases__[0] }}",
    "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{% set x = order_id.__class__ %}{{ x }}",
    "{{ order_id|map(attribute='__class__')|list }}",
    "{% import os %}",
]

BOMBS = [
    "{{ 'a' * 10**9 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ range(10**9)|list }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{{ 'x'|center(10**9) }}",
    "{{ '%099999999d'|format(1) }}",
    "{{ lipsum(n=100000) }}",
    "{{ " + "9" * 4_900 + " }}",
    "{{ " + "(" * 2_000 + "order_id" + ")" * 2_000 + " }}",
    "{{ " + "not " * 1_100 + "order_id }}",
    "{% if " + "not " * 1_000 + "order_id is defined %}x{% endif %}",
    "{% if order_id is defined %}" * 120 + "{% endif %}" * 120,
    "{% if order_id is defined %}" * 12 + "x" + "{% endif %}" * 12,
    "{{ " + "-" * 4_000 + "1 }}",
    "{{ " + "[" * 900 + "]" * 900 + " }}",
]


def fault_of(source: str) -> TemplateFault:
    with pytest.raises(TemplateFault) as caught:
        let_in(source)
    return caught.value


@pytest.mark.parametrize(("source", "code", "values"), FAULTS)
def test_each_kind_of_fault_is_refused_with_its_reason(source: str, code: str, values: dict[str, object]) -> None:
    fault = fault_of(source)
    assert fault.code == code
    assert {name: fault.values[name] for name in values} == values


@pytest.mark.parametrize("source", ESCAPES + BOMBS)
def test_escapes_and_bombs_are_refused_at_the_door(source: str) -> None:
    assert fault_of(source).code in {"node", "no_such_name", "unknown_name", "syntax", "too_deep", "default"}


def test_the_line_of_a_fault_is_told() -> None:
    assert fault_of("one\ntwo {{ order_id }}\nthree {{ order_id | upper }}").line == 3


def test_the_offer_belongs_to_replies_only() -> None:
    with pytest.raises(TemplateFault):
        let_in("{{ offer }}", NAMES - {"offer"})
    assert let_in("{{ offer }}").names == {"offer"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"order_id": "1"}, "Order 1 by the carrier."),
        ({"order_id": "1", "logistics_company": "Yanwen"}, "Order 1 by Yanwen."),
        ({"order_id": "1", "last_event": "Departed"}, "Order 1 by the carrier: Departed"),
        ({"order_id": "1", "last_event": "D", "last_event_time": "May 1"}, "Order 1 by the carrier."),
        ({"order_id": "1", "shop_title": "S"}, "Order 1 by the carrier, sent"),
    ],
)
def test_names_defaults_and_conditions(values: dict[str, str], expected: str) -> None:
    assert render(let_in(WITH_EVERYTHING), values) == expected


def test_every_missing_name_is_told_and_only_those_that_are_needed() -> None:
    template = let_in("{{ order_id }} {{ gmt_send }} {% if last_event is defined %}{{ shop_title }}{% endif %}")
    with pytest.raises(MissingFact) as caught:
        render(template, {})
    assert caught.value.names == ("order_id", "gmt_send")
    with pytest.raises(MissingFact) as caught:
        render(template, {"last_event": "Departed", "order_id": "1"})
    assert caught.value.names == ("gmt_send", "shop_title")


def test_the_walk_tells_what_a_rendering_uses() -> None:
    met = walk(let_in(WITH_EVERYTHING), {"order_id", "logistics_company", "last_event", "issue_id"})
    assert met.used == ("order_id", "logistics_company", "last_event")
    assert met.missing == ()


@pytest.mark.parametrize(
    "value",
    ["{{ 7*7 }}", "{% raw %}", "{{ order_id.__class__ }}", "{# x #}", "<b>&amp;</b>", "%s {0}", "{% if x %}", "\\n"],
)
def test_what_a_value_holds_stays_text(value: str) -> None:
    assert render(let_in("a {{ product_name }} b"), {"product_name": value}) == f"a {value} b"


def test_values_and_results_have_a_limit() -> None:
    with pytest.raises(TemplateFault) as caught:
        render(let_in("{{ order_id }}"), {"order_id": "x" * 5_001})
    assert (caught.value.code, caught.value.values["name"]) == ("value_too_long", "order_id")
    thrice = let_in("{{ order_id }}" * 3)
    assert len(render(thrice, {"order_id": "x" * 3_333})) == 9_999 < LONGEST_RESULT
    with pytest.raises(TemplateFault) as caught:
        render(thrice, {"order_id": "x" * 3_334})
    assert caught.value.code == "result_too_long"


PIECES = st.one_of(
    st.text(string.ascii_letters + " .,é中\n", max_size=12),
    st.sampled_from(sorted(NAMES)).map(lambda name: f"{{{{ {name} }}}}"),
    st.sampled_from(sorted(NAMES)).map(lambda name: f'{{{{ {name} | default("none") }}}}'),
    st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(sorted(NAMES))).map(
        lambda two: (
            f"{{% if not {two[0]} is defined %}}A{{% elif {two[1]} is defined %}}{{{{ {two[1]} }}}}{{% else %}}"
            f"{{{{ {two[0]} }}}}{{% endif %}}"
        )
    ),
)
TEMPLATES = st.lists(PIECES, max_size=8).map("".join)
VALUES = st.dictionaries(st.sampled_from(sorted(NAMES)), st.text(min_size=1, max_size=60))


@settings(deadline=None)
@given(TEMPLATES, VALUES)
def test_the_walk_and_the_rendering_agree(source: str, values: dict[str, str]) -> None:
    template = let_in(source)
    met = walk(template, values.keys())
    if met.missing:
        with pytest.raises(MissingFact) as caught:
            render(template, values)
        assert caught.value.names == met.missing
    else:
        text = render(template, values)
        assert text == render(template, values)
        assert all(values[name] in text for name in met.used)


@settings(deadline=None)
@given(TEMPLATES, VALUES)
def test_values_never_change_the_structure(source: str, values: dict[str, str]) -> None:
    template = let_in(source)
    marks = {name: f"\ue000{name}\ue001" for name in values}
    if walk(template, values.keys()).missing:
        return
    # Filling in marks and replacing them by hand must give the same as filling in what buyers write.
    by_hand = render(template, marks)
    for name, mark in marks.items():
        by_hand = by_hand.replace(mark, f"\ue002{name}\ue003")
    for name, value in values.items():
        by_hand = by_hand.replace(f"\ue002{name}\ue003", value)
    if not any(mark in value for value in values.values() for mark in "\ue000\ue001\ue002\ue003"):
        assert render(template, values) == by_hand


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_let_in_or_refused_with_a_fault(source: str) -> None:
    fault: TemplateFault | None = None
    try:
        template = let_in(source)
    except TemplateFault as caught:
        fault = caught
    assert fault.line >= 1 if fault else template.names <= NAMES
