"""The weekly flow reports: what was told of each board's week, who asked for it, and what was sent to them."""

from reports.models.delivery import Delivery
from reports.models.report import Report
from reports.models.subscription import Subscription

__all__ = ["Delivery", "Report", "Subscription"]
