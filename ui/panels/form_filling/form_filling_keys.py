"""The keys of the panel, for people."""

FORM_FILLING_KEYS = (
    ("Enter", "the value is right: on to the next field to check"),
    ("Letters", "begin another value; Enter keeps it, Escape does not"),
    ("1 to 9", "take that other value (Alt with the number from anywhere)"),
    ("Delete", "leave the field empty"),
    ("F2", "edit the value"),
    ("Tab, Shift+Tab", "next or previous field to check, in the list"),
    ("F8", "next field to check"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("Ctrl+O, Ctrl+Shift+O", "open a form, add papers with answers"),
    ("Ctrl+S", "save the filled form"),
    ("Ctrl+M", "fill the form once for each row of a table"),
    ("Drag, arrows, Delete", "while fields are edited: draw, move and take out fields on the page"),
)
