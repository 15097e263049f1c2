"""The local seller center: made-up disputes behind pages that behave like the real ones."""

from assistant.qa.site.server import SellerCenter

__all__ = ["SellerCenter"]
