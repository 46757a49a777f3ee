"""What can go wrong for a user, said so that they can act on it.

AppError                  message (what happened) + hint (what to do about it)
├── UsageError            the command or its arguments are wrong          exit code 2
├── SchemaError           a schema, template or label file is wrong       exit code 2
└── DocumentError         one document cannot be worked on                exit code 1
    └── PasswordNeeded    it is encrypted and the password is missing or wrong
"""


class AppError(Exception):
    """An error shown to the user as `message` followed by `hint`."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def __reduce__(self) -> tuple[type["AppError"], tuple[str, str]]:
        return type(self), (self.message, self.hint)  # crosses the reader process' pipe whole


class UsageError(AppError):
    """The command line, or a call's arguments, cannot be carried out as given."""

    exit_code = 2


class SchemaError(AppError):
    """A schema, a template or a label file does not say what it should."""

    exit_code = 2


class DocumentError(AppError):
    """One document cannot be worked on; the others go on."""


class PasswordNeeded(DocumentError):  # noqa: N818 - says what to do next
    """The document is encrypted; ask for its password and open it again."""
