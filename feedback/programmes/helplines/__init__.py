"""Helplines: who can be rung or texted, who rang them last, and which of them people see."""
