"""Drafts, clauses, evidence links, language check, approvals and documents."""
