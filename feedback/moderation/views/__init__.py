"""Pages of the people who read: the queue, one response at a time, referrals, decisions."""

from feedback.moderation.views import decisions, reading, referral_figures, referrals, sheets
from feedback.moderation.views.queue import blueprint as blueprint

__all__ = ["blueprint", "decisions", "reading", "referral_figures", "referrals", "sheets"]
