"""The audit chain: every act of staff appends an event, and each event carries the hash of the one before it.

Respondents' and automatic acts write none: either would be an arrival time. No words are ever kept here. The format of
an event outside the database, and how to check it with nothing of ours, is in docs/audit-format.md.
"""

from feedback.core.audit.anchors import Anchor as Anchor
from feedback.core.audit.anchors import AnchorFile as AnchorFile
from feedback.core.audit.anchors import Kept as Kept
from feedback.core.audit.anchors import anchor_daily as anchor_daily
from feedback.core.audit.anchors import anchor_head as anchor_head
from feedback.core.audit.checking import Verdict as Verdict
from feedback.core.audit.checking import export as export
from feedback.core.audit.checking import verify as verify
from feedback.core.audit.records import START as START
from feedback.core.audit.records import AuditEvent as AuditEvent
from feedback.core.audit.records import AuditHead as AuditHead
from feedback.core.audit.records import AuditSentence as AuditSentence
from feedback.core.audit.sentences import Said as Said
from feedback.core.audit.sentences import forget_sentences as forget_sentences
from feedback.core.audit.sentences import sentences_about as sentences_about
from feedback.core.audit.sentences import sentences_of as sentences_of
from feedback.core.audit.writing import head_digest as head_digest
from feedback.core.audit.writing import head_of as head_of
from feedback.core.audit.writing import newest_events as newest_events
from feedback.core.audit.writing import record as record
