"""A proposal of the app as a field that is shown: worded for people, its evidence as a cut-out."""

from app.commands.fill import certainty_of
from app.commands.review import Certainty
from app.forms.form import FormField, StoredValue
from app.forms.form_values import stored_value
from app.tasks.form_filling import Guess, Origin, Proposal, SourcePlace
from ui.item_models.candidate_list_model import Candidate
from ui.panels.form_filling.shown_field import Clipping, ShownField


def shown_field(proposal: Proposal, *, is_asking: bool) -> ShownField:
    """What the screen shows of a proposal; while sources are asked, what is not known yet is awaited."""
    guess, field = proposal.guess, proposal.field
    is_open = guess is None and not proposal.by_person and not proposal.problem
    return ShownField(
        field,
        _value(field, guess, proposal),
        certainty_of(proposal),
        origin=_origin(guess) if guess else "",
        sentence=_sentence(proposal),
        alternatives=tuple(Candidate(g.text, _aside(g)) for g in proposal.runners_up),
        clipping=_clipping(guess.evidence) if guess and guess.evidence else None,
        is_awaited=is_open and is_asking,
    )


def _value(field: FormField, guess: Guess | None, proposal: Proposal) -> StoredValue:
    if guess is not None:
        return stored_value(field, guess.value)
    return "" if proposal.by_person else field.value


def _origin(guess: Guess) -> str:
    """In a word or two, for the list."""
    return {
        Origin.PERSON: "",
        Origin.DATA: guess.source,
        Origin.DOCUMENT: guess.source,
        Origin.FORM: "in the form",
        Origin.PROFILE: "profile",
        Origin.LAST_TIME: "last time",
    }[guess.origin]


def _aside(guess: Guess) -> str:
    return "does not fit" if guess.problem else f"{_origin(guess)}  {guess.confidence:.0%}".strip()


def _sentence(proposal: Proposal) -> str:
    guess = proposal.guess
    if guess is None:
        if proposal.by_person:
            return "You left it empty."
        if proposal.problem:
            return f"Nothing is proposed: {proposal.problem}"
        return "The form asks for this." if proposal.field.required else "Nothing was found for it."
    from_where = _from_where(guess)
    if proposal.by_person:
        return f"{from_where} Accepted by you." if guess.origin is not Origin.PERSON else "Set by you."
    if certainty_of(proposal) is Certainty.CHECK:
        others = any(not g.problem and g.confidence >= 0.5 for g in proposal.runners_up)
        why = (
            "another value is likely, too"
            if others
            else f"right with only {guess.confidence:.0%} probability"
        )
        return f"{from_where} Please check: {why}."
    return f"{from_where} Right with {guess.confidence:.0%} probability."


def _from_where(guess: Guess) -> str:
    match guess.origin:
        case Origin.DOCUMENT:
            page = f", page {guess.evidence.page_index + 1}" if guess.evidence else ""
            return f"From {guess.source}{page}."
        case Origin.DATA:
            return f"From the data: {guess.source}."
        case Origin.PROFILE:
            return f"From your profile {guess.source}."
        case Origin.LAST_TIME:
            return "From the last time you filled in this form."
        case Origin.FORM:
            return "It stands in the form."
        case _:
            return ""


def _clipping(place: SourcePlace) -> Clipping | None:
    boxes = tuple(box for page_index, box in place.boxes if page_index == place.page_index)
    return Clipping(place.path, place.page_index, boxes) if boxes else None
