"""A platform for survivor-voice feedback and co-production: from one person's words to a clause, and back."""
