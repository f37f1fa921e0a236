"""The pages of a specification."""

from feedback.specification.views import clauses, documents, drafting, ending, evidence, reading
from feedback.specification.views.room import blueprint as blueprint

PAGES = (reading, drafting, clauses, evidence, ending, documents)
