"""The door and the rendering of texts with names in them: a small part of Jinja2, so small that nothing can go wrong.

Only text, `{{ name }}`, `{{ name | default("…") }}` and `{% if name is defined %}…{% elif %}…{% else %}…{% endif %}`
(tests joined by `not`, `and`, `or`) are let in. Why a list of what is allowed and not a time limit in a child process:
without loops, calls, arithmetic and attributes a template is passed once from top to bottom, so its time and memory
are bounded by its own length and the lengths of its values, and there is nothing left to break out with. The sandbox
stays below as a second wall.
"""

from collections.abc import Sequence, Set
from difflib import get_close_matches

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEMPLATE = 5_000
_DEEPEST = 10
"""Blocks inside blocks: Python itself refuses code that is nested too deeply."""

NAMES = frozenset(
    {
        *("order_id", "issue_id", "order_date", "product_name", "item_count", "country_name", "shop_title"),
        *("logistics_company", "logistics_no", "gmt_send", "last_event", "last_event_time"),
        *("refund_money", "refund_money_max_local", "offer_money", "offer"),
        *("answer_deadline", "receipt_deadline", "extension_days"),
        *("buyer_return_logistics_company", "buyer_return_no"),
    }
)
"""What a text may name."""

ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
ENVIRONMENT.globals.clear()


class TemplateFault(Exception):
    """A template that is not let in, or grew too long; its sentence is `data.{code}`, the code led by `template_`."""

    def __init__(self, code: str, line: int, **values: object) -> None:
        self.code, self.line, self.values = code, line, values
        super().__init__(f"{code} in line {line}: {values}")


def checked_tree(source: str, names: Set[str]) -> nodes.Template:
    """Check a template before it is ever run. TemplateFault names the line and what is wrong there."""
    if len(source) > LONGEST_TEMPLATE:
        raise TemplateFault("too_long", 1, count=len(source), most=LONGEST_TEMPLATE)
    tree = _parsed(source)
    _refuse_raw(source)
    _check_body(tree.body, names, depth=0)
    return tree


def _parsed(source: str) -> nodes.Template:
    try:
        return ENVIRONMENT.parse(source)
    except TemplateSyntaxError as wrong:
        raise TemplateFault("syntax", wrong.lineno, why=wrong.message) from None
    except RecursionError:
        raise TemplateFault("too_deep", 1, most=_DEEPEST) from None
    except (TemplateError, ValueError, OverflowError) as wrong:  # e.g. a number of 5,000 digits
        raise TemplateFault("syntax", 1, why=wrong) from None


def _refuse_raw(source: str) -> None:
    # The parser drops these two without a trace; both would let marks through that look like names.
    for line, kind, _ in ENVIRONMENT.lex(source):
        if kind in ("raw_begin", "comment_begin"):
            raise TemplateFault("node", line, node=kind.removesuffix("_begin"))


def _check_body(body: Sequence[nodes.Node], names: Set[str], depth: int) -> None:
    for node in body:
        if depth > _DEEPEST:
            raise TemplateFault("too_deep", node.lineno, most=_DEEPEST)
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                _check_output(part, names)
        elif isinstance(node, nodes.If):
            _check_test(node.test, names)
            for inner in (node.body, node.elif_, node.else_):
                _check_body(inner, names, depth + (inner is not node.elif_))
        else:
            raise _refused(node)


def _check_output(node: nodes.Node, names: Set[str]) -> None:
    if isinstance(node, nodes.Filter):
        if node.name != "default":
            raise TemplateFault("node", node.lineno, node=f"filter {node.name}")
        only_a_text = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not only_a_text or not isinstance(node.args[0], nodes.Const) or not isinstance(node.args[0].value, str):
            raise TemplateFault("default", node.lineno)
        _check_name(node.node, names)
    elif not isinstance(node, nodes.TemplateData):
        _check_name(node, names)


def _check_test(node: nodes.Node, names: Set[str], depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise TemplateFault("too_deep", node.lineno, most=_DEEPEST)
    if isinstance(node, nodes.Not):
        _check_test(node.node, names, depth + 1)
    elif isinstance(node, nodes.And | nodes.Or):
        _check_test(node.left, names, depth + 1)
        _check_test(node.right, names, depth + 1)
    elif isinstance(node, nodes.Test) and node.name == "defined" and not (node.args or node.kwargs):
        _check_name(node.node, names)
    elif isinstance(node, nodes.Test):
        raise TemplateFault("node", node.lineno, node=f"test {node.name}")
    else:
        raise TemplateFault("test", node.lineno, node=_called(node))


def _check_name(node: nodes.Node | None, names: Set[str]) -> None:
    if not isinstance(node, nodes.Name):
        raise _refused(node) if node is not None else TemplateFault("default", 1)
    if node.name not in names:
        near = get_close_matches(node.name, sorted(names), n=1, cutoff=0.5)
        known = ", ".join(near or sorted(names))
        raise TemplateFault("unknown_name" if near else "no_such_name", node.lineno, name=node.name, known=known)


def _refused(node: nodes.Node) -> TemplateFault:
    return TemplateFault("node", node.lineno, node=_called(node))


def _called(node: nodes.Node) -> str:
    return type(node).__name__.lower()
