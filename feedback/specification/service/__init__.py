"""Every act on a specification: drafting, evidence, the group's review, approval, and what happens to lost sources."""

from feedback.specification.service.approval import approve as approve
from feedback.specification.service.approval import name_approver as name_approver
from feedback.specification.service.approval import pack_of as pack_of
from feedback.specification.service.approval import publish as publish
from feedback.specification.service.approval import reopen as reopen
from feedback.specification.service.clauses import add_clause as add_clause
from feedback.specification.service.clauses import edit_clause as edit_clause
from feedback.specification.service.clauses import justify as justify
from feedback.specification.service.clauses import move_clause as move_clause
from feedback.specification.service.clauses import propose_clauses as propose_clauses
from feedback.specification.service.clauses import put_in_section as put_in_section
from feedback.specification.service.clauses import withdraw_clause as withdraw_clause
from feedback.specification.service.drafts import name_money as name_money
from feedback.specification.service.drafts import start_draft as start_draft
from feedback.specification.service.drafts import switch_section as switch_section
from feedback.specification.service.evidence import add_source as add_source
from feedback.specification.service.evidence import link_figure as link_figure
from feedback.specification.service.evidence import link_source as link_source
from feedback.specification.service.evidence import link_theme as link_theme
from feedback.specification.service.evidence import repin_theme as repin_theme
from feedback.specification.service.evidence import settle as settle
from feedback.specification.service.evidence import take_off as take_off
from feedback.specification.service.losses import read_again as read_again
from feedback.specification.service.losses import sources_lost as sources_lost
from feedback.specification.service.reviews import take_results as take_results
