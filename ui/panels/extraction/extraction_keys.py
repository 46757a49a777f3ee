"""The keys of the panel, for people."""

EXTRACTION_KEYS = (
    ("Enter or A", "accept the value and go to the next one to check"),
    ("Delete", "the document does not have this"),
    ("1 to 9", "take that other value (Alt with the number from anywhere)"),
    ("F2", "edit the value; Enter keeps it, Escape does not"),
    ("Tab, Shift+Tab", "next or previous field to check, in the list"),
    ("F8", "next field to check; when none is left, the next document"),
    ("Drag over words", "they become the selected field's value"),
    ("Double-click a word", "it becomes the selected field's value"),
    ("Shift and drag, Ctrl+C", "select words on the page, copy them"),
    ("Shift+Right, Enter", "select words by keyboard on the page, use them as the value"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("Ctrl+O", "open documents"),
    ("Ctrl+V", "open the picture or the files on the clipboard"),
    ("Ctrl+E", "export"),
    ("Ctrl+Shift+C, Ctrl+Shift+T", "copy the value, copy all as a table"),
    ("F5", "run again"),
)
