"""The keys of the panel, for people."""

CLASSIFICATION_KEYS = (
    (
        "1 to 9",
        "that is the label: on to the next one to check (Alt with the number from anywhere)",
    ),
    ("0", "it is none of these"),
    ("Enter or A", "the label is right: on to the next one to check"),
    ("F8", "next document to check"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("Delete", "take the document off the list; the file stays where it is"),
    ("Ctrl+O, Ctrl+Shift+O", "open documents, open a folder"),
    ("Ctrl+T", "show only what is to be checked"),
    ("F4", "overview: how certain all are, what was corrected"),
    ("Ctrl+L", "edit the labels"),
    ("Ctrl+E", "move, copy, rename or export by label"),
)
