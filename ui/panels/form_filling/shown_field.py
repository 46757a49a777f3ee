"""A field of the form as it is shown: what will be written into it, how certain that is, where it is from."""

from dataclasses import dataclass
from pathlib import Path

from app.commands.review import Certainty
from app.documents.geometry import Box
from app.forms.form import FormField, FormFieldType, Place, StoredValue
from app.forms.form_values import OFF
from ui.item_models.candidate_list_model import Candidate

CHECKED = "✓"


@dataclass(frozen=True, slots=True)
class Clipping:
    """The part of a source that shows a value."""

    path: Path
    page_index: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class ShownField:
    """`value` is as the file will hold it."""

    field: FormField
    value: StoredValue
    certainty: Certainty
    origin: str = ""
    """Where the value is from, in a few words."""
    sentence: str = ""
    """How it stands with the value."""
    alternatives: tuple[Candidate, ...] = ()
    clipping: Clipping | None = None
    is_awaited: bool = False
    """Nothing is known yet, and sources are still being asked."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing will stand there."""
        return self.value in ("", OFF, ())

    @property
    def is_missing(self) -> bool:
        """Required, and nothing is in it."""
        return self.field.required and self.is_empty and not self.is_awaited

    @property
    def text(self) -> str:
        """What a person reads there: labels of options, a mark for a check box; empty for nothing."""
        if self.is_empty:
            return ""
        if self.field.type is FormFieldType.CHECK and len(self.field.options) <= 1:
            return CHECKED
        labels = {option.export: option.label for option in self.field.options}
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return ", ".join(labels.get(value, "") or value for value in values)

    def is_on(self, place: Place) -> bool:
        """Whether the check box or radio button at this place is marked."""
        return not self.is_empty and self.value == (place.state or self.value)
