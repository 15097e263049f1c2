"""Is every target of a profile found on its page: looked at without a write, told for each one."""

from assistant.qa.checking.page_check import Found, check_page, look_at
from assistant.qa.checking.sought import PAGES, Sought, sought_of
from assistant.qa.checking.target_check import TargetCheck, merged

__all__ = ["PAGES", "Found", "Sought", "TargetCheck", "check_page", "look_at", "merged", "sought_of"]
