"""Acts of the people who read: one function per act. None of them commits; each says whom it refuses and why."""

from feedback.moderation.service.admission import case_for_reading as case_for_reading
from feedback.moderation.service.admission import case_known_to as case_known_to
from feedback.moderation.service.admission import stage_for as stage_for
from feedback.moderation.service.claiming import claim as claim
from feedback.moderation.service.claiming import hand_over as hand_over
from feedback.moderation.service.claiming import keep_claim as keep_claim
from feedback.moderation.service.claiming import release_claim as release_claim
from feedback.moderation.service.covering import accept_suggestion as accept_suggestion
from feedback.moderation.service.covering import cover as cover
from feedback.moderation.service.covering import save_redactions as save_redactions
from feedback.moderation.service.covering import uncover as uncover
from feedback.moderation.service.deciding import clear as clear
from feedback.moderation.service.deciding import decide_withhold as decide_withhold
from feedback.moderation.service.deciding import propose_withhold as propose_withhold
from feedback.moderation.service.deciding import theme_only as theme_only
from feedback.moderation.service.deciding import undo as undo
from feedback.moderation.service.erasing import erase_words as erase_words
from feedback.moderation.service.erasing import erase_working_text as erase_working_text
from feedback.moderation.service.erasing import let_words_go as let_words_go
from feedback.moderation.service.erasing import put_out_of_use as put_out_of_use
from feedback.moderation.service.leading import find_leads as find_leads
from feedback.moderation.service.looking import first_look as first_look
from feedback.moderation.service.looking import look as look
from feedback.moderation.service.looking import look_at_next as look_at_next
from feedback.moderation.service.looking import mark_spam as mark_spam
from feedback.moderation.service.nobody_reads import tell_who_keeps_forms as tell_who_keeps_forms
from feedback.moderation.service.opening import Opened as Opened
from feedback.moderation.service.opening import make_texts_again as make_texts_again
from feedback.moderation.service.opening import open_cases as open_cases
from feedback.moderation.service.referring import close_referral as close_referral
from feedback.moderation.service.referring import refer as refer
from feedback.moderation.service.referring import refer_response as refer_response
from feedback.moderation.service.referring import (
    response_may_be_referred as response_may_be_referred,
)
from feedback.moderation.service.referring import take_referral as take_referral
from feedback.moderation.service.referring import words_for_lead as words_for_lead
from feedback.moderation.service.releasing import pool_and_release as pool_and_release
from feedback.moderation.service.releasing import release_if_due as release_if_due
from feedback.moderation.service.releasing import slot_is_due as slot_is_due
from feedback.moderation.service.releasing import stop_reading as stop_reading
from feedback.moderation.service.sheets import undo_sheet as undo_sheet
from feedback.moderation.service.vouching import clear_vouched as clear_vouched
from feedback.moderation.service.vouching import waits_for_word as waits_for_word
