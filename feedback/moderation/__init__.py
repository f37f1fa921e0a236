"""First look, queues, claims, redactions, decisions, second checks and referrals."""
