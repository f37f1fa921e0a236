"""Every table of the service, imported in the order of the house, so that metadata is whole."""

from __future__ import annotations

from feedback.core import audit, jobs
from feedback.core.archive import records as archive
from feedback.core.columns import Row
from feedback.groups import records as groups
from feedback.intake import records as intake
from feedback.intake.equality import records as equality
from feedback.intake.kept import records as kept
from feedback.keeping import records as keeping
from feedback.moderation import records as moderation
from feedback.monitoring import records as monitoring
from feedback.people import records as people
from feedback.people.entry import records as entry
from feedback.people.letters import records as letters
from feedback.programmes import records as programmes
from feedback.programmes.team import records as team
from feedback.questions import records as questions
from feedback.questions.translations import records as translations
from feedback.reporting_back import records as reporting_back
from feedback.specification import records as specification
from feedback.themes import records as themes

ROOMS = (
    audit,
    jobs,
    archive,
    people,
    entry,
    letters,
    programmes,
    team,
    questions,
    translations,
    intake,
    equality,
    kept,
    moderation,
    themes,
    groups,
    specification,
    monitoring,
    reporting_back,
    keeping,
)
metadata = Row.metadata
