"""Where a hand-written script finds what a case's page shows, for the ways that are not this project's."""

from collections.abc import Mapping
from typing import NamedTuple


class Places(NamedTuple):
    """Selectors of one face, as Playwright takes them."""

    ready: str
    unfold: tuple[str, ...]
    fields: Mapping[str, str]
    """Values that stand on the page once."""
    columns: Mapping[str, str]
    """Values that stand there once for each row of a list."""


def _beside(label: str) -> str:
    return f"xpath=//*[starts-with(@class,'chc-label--')][.='{label}']/following-sibling::*[1]"


_NEW_LABELS = {
    "issue_id": "纠纷编号",
    "parent_order_id": "订单号",
    "order_id": "子订单号",
    "status": "纠纷状态",
    "reason": "纠纷原因",
    "created": "发起时间",
    "modified": "更新时间",
    "deadline": "剩余时间",
    "timeout": "待处理事项",
    "buyer": "买家姓名",
    "country": "国家/地区",
    "product_id": "商品编号",
    "product": "商品名称",
    "price": "商品单价",
    "count": "数量",
    "max": "最高可退金额",
    "max_local": "最高可退金额（买家币种）",
    "return_carrier": "退货物流公司",
    "return_tracking": "退货运单号",
    "carrier": "物流公司",
    "tracking": "运单号",
    "sent": "发货时间",
}
_NEW_COLUMNS = {
    "solution_owner": "[class*='chc-solutionTitle']",
    "solution_pairs": "[class*='chc-solution--'] [class*='chc-value--']",
    "evidence": "[class*='chc-evidence--'] a[class*='chc-file--']",
    "step_time": "[class*='chc-stepTime']",
    "step_owner": "[class*='chc-stepOwner']",
    "step_action": "[class*='chc-stepAction']",
    "step_text": "[class*='chc-history'] [class*='chc-textBody']",
    "event_time": "[class*='chc-eventTime']",
    "event_place": "[class*='chc-eventPlace']",
    "event_text": "[class*='chc-eventText']",
    "actions": "[class*='chc-actions'] button",
}
_CLASSIC_FIELDS = {
    "issue_id": "issue",
    "parent_order_id": "order",
    "order_id": "order-line",
    "status": "status",
    "reason": "reason",
    "created": "created",
    "modified": "modified",
    "deadline": "deadline",
    "timeout": "timeout",
    "warranty": "warranty",
    "buyer": "buyer",
    "country": "country",
    "product_id": "product-id",
    "product": "product",
    "price": "price",
    "count": "count",
    "max": "max",
    "max_local": "max-local",
    "return_carrier": "return-carrier",
    "return_tracking": "return-tracking",
    "carrier": "carrier",
    "tracking": "tracking",
    "sent": "sent",
}
_CLASSIC_COLUMNS = {
    "solution_owner": ".solution-block h3",
    "solution_pairs": "table.solution td",
    "evidence": "#evidence li.file a",
    "step_time": ".h-time",
    "step_owner": ".h-by",
    "step_action": ".h-action",
    "step_text": ".h-content",
    "step_amount": ".h-amount",
    "event_time": ".e-time",
    "event_place": ".e-place",
    "event_text": ".e-text",
    "actions": "#actions [data-action]",
}

PLACES = {
    "new": Places(
        ready=_beside("纠纷编号"),
        unfold=("button:text('查看全部历史')", "button:text('查看全部物流')", "button:text('展开')"),
        fields={name: _beside(label) for name, label in _NEW_LABELS.items()},
        columns=_NEW_COLUMNS,
    ),
    "classic": Places(
        ready="tr.f-issue td",
        unfold=("a:text('查看全部')",),
        fields={name: f"tr.f-{row} > td" for name, row in _CLASSIC_FIELDS.items()},
        columns=_CLASSIC_COLUMNS,
    ),
}

ONE_CALL = """([unfold, fields, columns]) => {
  const found = (selector) => {
    if (!selector.startsWith('xpath=')) return [...document.querySelectorAll(selector)];
    const result = document.evaluate(selector.slice(6), document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE, null);
    return Array.from({ length: result.snapshotLength }, (_, at) => result.snapshotItem(at));
  };
  for (const press of unfold) {
    const [, tag, words] = press.match(/^(\\w+):text\\('(.+)'\\)$/u);
    found(tag).filter((el) => el.textContent.trim() === words).forEach((el) => el.click());
  }
  const texts = (selectors) => Object.fromEntries(
    Object.entries(selectors).map(([name, selector]) => [name, found(selector).map((el) => el.innerText)]));
  return { ...texts(fields), ...texts(columns) };
}"""
"""The same reading in one call into the page."""
