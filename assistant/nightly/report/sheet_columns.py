"""The columns of the report's sheets: key of the heading (`report.column.…`), type, width; 0: as the type has it."""

from collections.abc import Sequence
from typing import Literal

Kind = Literal["text", "id", "number", "count", "money", "moment", "share"]
Columns = Sequence[tuple[str, Kind, int]]

CASE_COLUMNS: Columns = (
    ("shop", "text", 14),
    ("issue_id", "id", 20),
    ("order_id", "id", 20),
    ("urgency", "text", 13),
    ("due_at", "moment", 0),
    ("hours_left", "number", 0),
    ("at_risk_usd", "money", 0),
    ("at_risk_local", "money", 0),
    ("currency", "text", 9),
    ("step", "text", 30),
    ("why", "text", 60),
    ("reason", "text", 26),
    ("country", "text", 9),
    ("product", "text", 36),
    ("status", "text", 26),
    ("buyer_words", "text", 50),
    ("opened_at", "moment", 0),
    ("read_at", "moment", 0),
    ("marks", "text", 20),
    ("address", "text", 40),
)
CHANGE_COLUMNS: Columns = (
    ("shop", "text", 14),
    ("issue_id", "id", 20),
    ("field", "text", 20),
    ("path", "text", 26),
    ("before", "text", 40),
    ("after", "text", 40),
    ("product", "text", 36),
    ("status", "text", 26),
)
ORDER_COLUMNS: Columns = (
    ("shop", "text", 14),
    ("order_id", "id", 20),
    ("verdict", "text", 12),
    ("days", "count", 0),
    ("receipt_end", "moment", 0),
    ("hours_left", "number", 0),
    ("new_end", "moment", 0),
    ("why", "text", 60),
    ("amount", "money", 0),
    ("currency", "text", 9),
    ("country", "text", 9),
    ("carrier", "text", 20),
    ("product", "text", 36),
    ("status", "text", 22),
)
SHOP_COLUMNS: Columns = (
    ("shop", "text", 18),
    ("outcome", "text", 10),
    ("open", "count", 10),
    ("due_24h", "count", 10),
    ("new", "count", 0),
    ("at_risk_usd", "money", 14),
    ("not_in_usd", "count", 12),
    ("rows", "count", 0),
    ("total", "count", 0),
    ("counted", "count", 0),
    ("opened", "count", 0),
    ("unchanged", "count", 0),
    ("unread", "text", 20),
    ("orders", "count", 0),
    ("problem", "text", 60),
)
STATISTICS_COLUMNS: Columns = (
    ("shop", "text", 18),
    ("by", "text", 10),
    ("what", "text", 30),
    ("opened_disputes", "count", 10),
    ("ended", "count", 10),
    ("withdrawn", "count", 11),
    ("exempt", "count", 9),
    ("counted_disputes", "count", 12),
    ("rate", "share", 0),
    ("rate_with_exempt", "share", 12),
    ("not_received", "share", 0),
    ("not_as_described", "share", 0),
    ("rate_window", "text", 24),
    ("orders_needed", "count", 10),
    ("median_hours", "number", 12),
    ("slowest_hours", "number", 12),
    ("asked_usd", "money", 0),
    ("paid_usd", "money", 0),
    ("notes", "text", 60),
)
