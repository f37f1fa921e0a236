"""Forms of the builder page: a page, a question, when it is shown, and the licence record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from feedback.core.web.forms import StaffForm
from feedback.questions.records import Kind
from feedback.questions.rules import Condition, Licence, conditions
from feedback.questions.rules.choices import typed
from feedback.questions.rules.paper import PagePaper, QuestionPaper
from feedback.questions.service import PageWords, QuestionWords

KINDS = {
    Kind.TEXT: _l("In their own words"),
    Kind.CHOICE: _l("One of a list"),
    Kind.SCALE: _l("The change scale (a lot better … a lot worse)"),
}
ALWAYS, SHOWN_IF, HIDDEN_IF, AS_IT_IS = "always", "shown_if", "hidden_if", "as_it_is"
OPENING, FIRST, MORE = "opening", "first", "more"


class NewForm(StaffForm):
    """A title, or the words of a new question."""

    title = StringField(_l("Title"))


class NewQuestionForm(StaffForm):
    """What a new question asks, and how it is answered."""

    wording = StringField(_l("What would you like to ask?"))
    kind = SelectField(_l("How is it answered?"))

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the kinds."""
        super().__init__(*args, **values)
        self.kind.choices = [(kind.value, str(name)) for kind, name in KINDS.items()]


class ShownWhen(StaffForm):
    """The part of a form that says when something is shown."""

    rule = SelectField(_l("When is it shown?"), validate_choice=False)
    about = SelectField(_l("Which answer does that depend on?"), validate_choice=False)
    picks = SelectMultipleField(_l("Which choices?"), validate_choice=False)
    lots = SelectMultipleField(
        _l("Only for services of these lots"),
        validate_choice=False,
        description=_l("Nothing ticked: for every service."),
    )

    def offer(
        self,
        thing: PagePaper | QuestionPaper,
        earlier: Sequence[QuestionPaper],
        lots: Sequence[tuple[int, str]],
    ) -> None:
        """Fill in what can be picked: choices of questions on earlier pages, and the programme's lots."""
        several = len(thing.shown_if) + len(thing.hidden_if) > 1
        self.rule.choices = [
            *([(AS_IT_IS, _("As it is: it depends on several answers"))] if several else []),
            (ALWAYS, _("Always")),
            (SHOWN_IF, _("Only after one of some choices")),
            (HIDDEN_IF, _("Not after one of some choices")),
        ]
        self.about.choices = [("", _("None")), *((one.key, one.wording) for one in earlier)]
        looked_at = next((one for one in earlier if one.key == self.about.data), None)
        self.picks.choices = [(option.key, option.label) for option in looked_at.options] if looked_at else []
        self.lots.choices = [(str(number), name) for number, name in lots]

    def fill(self, thing: PagePaper | QuestionPaper) -> None:
        """Show what holds now."""
        both = [(SHOWN_IF, one) for one in thing.shown_if] + [(HIDDEN_IF, one) for one in thing.hidden_if]
        self.rule.data, self.about.data, self.picks.data = ALWAYS, "", []
        if len(both) > 1:
            self.rule.data = AS_IT_IS
        elif both:
            self.rule.data, self.about.data = both[0][0], both[0][1].question
            self.picks.data = sorted(both[0][1].any_of)
        self.lots.data = [str(number) for number in sorted(thing.lots)]

    def stored_conditions(self, thing: PagePaper | QuestionPaper) -> dict[str, Any] | None:
        """Give what was chosen as a row keeps it."""
        lots = frozenset(int(number) for number in self.lots.data or [] if number.isdecimal())
        shown_if, hidden_if = thing.shown_if, thing.hidden_if
        if self.rule.data != AS_IT_IS:
            offered = {key for key, _label in self.picks.choices or []}
            picked = frozenset(key for key in self.picks.data or [] if key in offered)
            one = (Condition(self.about.data, picked),) if self.about.data else ()
            shown_if = one if self.rule.data == SHOWN_IF else ()
            hidden_if = one if self.rule.data == HIDDEN_IF else ()
        return conditions.stored(PagePaper("", "", shown_if=shown_if, hidden_if=hidden_if, lots=lots))


class PageForm(ShownWhen):
    """One page: its words, where it stands, and when it is shown."""

    title = StringField(_l("Title of the page"))
    place = SelectField(_l("Where does it stand?"), validate_choice=False)
    intro = TextAreaField(
        _l("Words before the questions"),
        description=_l("Can be empty. An empty line begins a new paragraph."),
    )
    easy_intro = TextAreaField(_l("The same in Easy Read"))
    content_note = TextAreaField(
        _l("Content note"),
        description=_l("Before a sensitive part: name the topic, and say that people can skip it."),
    )
    easy_content_note = TextAreaField(_l("The same in Easy Read"))

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the places."""
        super().__init__(*args, **values)
        self.place.choices = [
            (OPENING, _("Before the first questions, not counted")),
            (FIRST, _("Among the first questions, which everyone sees")),
            (MORE, _("After them, for who wants to say more")),
        ]

    def show(self, page: PagePaper) -> None:
        """Fill in what stands there now."""
        for name in ("title", "intro", "easy_intro", "content_note", "easy_content_note"):
            self[name].data = getattr(page, name)
        self.place.data = OPENING if page.opening else FIRST if page.core else MORE
        self.fill(page)

    def words(self, page: PagePaper) -> PageWords:
        """Give what was typed as one value."""
        plain = {name: (self[name].data or "").replace("\r\n", "\n").strip() for name in
                 ("title", "intro", "easy_intro", "content_note", "easy_content_note")}  # fmt: skip
        return PageWords(
            **plain,
            opening=self.place.data == OPENING,
            core=self.place.data == FIRST,
            conditions=self.stored_conditions(page),
        )


class QuestionForm(ShownWhen):
    """One question: its words, how it is answered, and its marks."""

    wording = TextAreaField(_l("What is asked"))
    hint = TextAreaField(_l("Hint"), description=_l("Can be empty. A short, kind word under the question."))
    easy = TextAreaField(
        _l("The same in Easy Read"), description=_l("Short, plain words. 15 words a sentence at most.")
    )
    kind = SelectField(_l("How is it answered?"), validate_choice=False)
    choices = TextAreaField(
        _l("Choices, one on each line"),
        description=_l(
            "For a list. After a bar you can add the Easy Read words: Two weeks | 2 weeks. “Prefer not to say” is added by itself."
        ),
    )
    about_staff = BooleanField(
        _l("It is about staff"),
        description=_l("Somebody outside the service then always reads the answer first."),
    )
    sensitive = BooleanField(
        _l("It is sensitive"),
        description=_l("The page then needs a content note, and “Skip this part” comes first."),
    )

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the kinds."""
        super().__init__(*args, **values)
        self.kind.choices = [(kind.value, str(name)) for kind, name in KINDS.items()]

    def show(self, question: QuestionPaper) -> None:
        """Fill in what stands there now."""
        for name in ("wording", "hint", "easy", "about_staff", "sensitive"):
            self[name].data = getattr(question, name)
        self.kind.data = question.kind.value
        self.choices.data = typed(question.options) if question.kind is Kind.CHOICE else ""
        self.fill(question)

    def words(self, question: QuestionPaper) -> QuestionWords:
        """Give what was typed as one value."""
        kinds = {kind.value: kind for kind in Kind}
        return QuestionWords(
            wording=self.wording.data or "",
            kind=kinds.get(self.kind.data or "", question.kind),
            hint=self.hint.data or "",
            easy=self.easy.data or "",
            choices=self.choices.data or "",
            about_staff=bool(self.about_staff.data),
            sensitive=bool(self.sensitive.data),
            conditions=self.stored_conditions(question),
        )


class LicenceForm(StaffForm):
    """Where the questions come from, and on what ground they may be used."""

    source = StringField(
        _l("Where do the questions come from?"), description=_l("For your own words: “Our own wording”.")
    )
    licence = StringField(
        _l("On what ground may they be used?"),
        description=_l("For your own words: who may use them, such as “MIT” or “This programme only”."),
    )
    holder = StringField(_l("Who owns them?"), description=_l("Only for somebody else's instrument."))
    reference = StringField(
        _l("Their reference"), description=_l("The number or letter by which they gave leave.")
    )
    granted_on = DateField(_l("The day on which they gave leave"), [Optional()])

    def show(self, licence: Licence) -> None:
        """Fill in what is written down now."""
        for name in ("source", "licence", "holder", "reference", "granted_on"):
            self[name].data = getattr(licence, name)

    def record(self) -> Licence:
        """Give what was typed as one value."""
        source, licence, holder, reference = (
            (self[name].data or "").strip() for name in ("source", "licence", "holder", "reference")
        )
        return Licence(source, licence, holder, reference, self.granted_on.data)


class ButtonForm(StaffForm):
    """A form that is only its button."""
