"""What a row of a list of fields shows, whatever the fields are of."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from app.commands.review import Certainty

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""A list's model gives the `FieldRow` for it; the delegate paints it."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field: its title, the value found, how certain it is."""

    title: str
    text: str
    placeholder: str
    """Stands in the place of the value where there is none."""
    certainty: Certainty | None
    """None while the value is being looked for."""
    aside: str = ""
    """At the right, where there is room: what the value is read as, where it is from."""
    pill: str = ""
    """A word that asks for a look."""
    is_missing: bool = False
    """Must have a value, and has none."""
    section: str = ""
    """A heading over the row."""
