"""Acts of an import: bring rows in, and keep a file until somebody independent has vouched for it."""

from __future__ import annotations

from feedback.intake.imports.files import read_file as read_file
from feedback.intake.imports.service.bringing_in import IMPORTERS as IMPORTERS
from feedback.intake.imports.service.bringing_in import Progress as Progress
from feedback.intake.imports.service.bringing_in import Sealed as Sealed
from feedback.intake.imports.service.bringing_in import guessed as guessed
from feedback.intake.imports.service.bringing_in import import_rows as import_rows
from feedback.intake.imports.service.bringing_in import look_at as look_at
from feedback.intake.imports.service.bringing_in import refuse_rejected as refuse_rejected
from feedback.intake.imports.service.bringing_in import refuse_twice as refuse_twice
from feedback.intake.imports.service.bringing_in import seal as seal
from feedback.intake.imports.service.saved import delete_mapping as delete_mapping
from feedback.intake.imports.service.saved import fitting as fitting
from feedback.intake.imports.service.saved import offered as offered
from feedback.intake.imports.service.saved import rename_mapping as rename_mapping
from feedback.intake.imports.service.saved import save_mapping as save_mapping
from feedback.intake.imports.service.saved import saved_for as saved_for
from feedback.intake.imports.service.vouching import Words as Words
from feedback.intake.imports.service.vouching import check_voucher as check_voucher
from feedback.intake.imports.service.vouching import may_vouch as may_vouch
from feedback.intake.imports.service.vouching import vouchers as vouchers
from feedback.intake.imports.service.waiting import KEPT_FOR as KEPT_FOR
from feedback.intake.imports.service.waiting import ask_to_vouch as ask_to_vouch
from feedback.intake.imports.service.waiting import choose_sheet as choose_sheet
from feedback.intake.imports.service.waiting import drop_upload as drop_upload
from feedback.intake.imports.service.waiting import file_to_vouch as file_to_vouch
from feedback.intake.imports.service.waiting import first_mapping as first_mapping
from feedback.intake.imports.service.waiting import forget_uploads as forget_uploads
from feedback.intake.imports.service.waiting import keep_upload as keep_upload
from feedback.intake.imports.service.waiting import map_columns as map_columns
from feedback.intake.imports.service.waiting import mark_of as mark_of
from feedback.intake.imports.service.waiting import new_upload as new_upload
from feedback.intake.imports.service.waiting import plan_of as plan_of
from feedback.intake.imports.service.waiting import refuse_changed as refuse_changed
from feedback.intake.imports.service.waiting import sender_of as sender_of
from feedback.intake.imports.service.waiting import sheets_of as sheets_of
from feedback.intake.imports.service.waiting import table_of as table_of
from feedback.intake.imports.service.waiting import upload_of as upload_of
from feedback.intake.imports.service.waiting import use_mapping as use_mapping
from feedback.intake.imports.service.waiting import words_in as words_in
