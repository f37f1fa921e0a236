"""Question sets and their published versions, and the survey windows in which they are open."""
