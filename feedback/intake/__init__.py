"""The public form, submissions, codes, group and assisted input, and import."""
