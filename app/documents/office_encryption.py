"""Takes the password off an Office document in memory; nothing is written, the password is kept nowhere."""

import io

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from app.documents.zip_parts import damaged
from app.errors import DocumentError, PasswordNeeded

_DEFAULT_PASSWORD = "VelvetSweatshop"  # noqa: S105 - of workbooks that are only protected against changes


def decrypt_office(data: bytes, password: str | None) -> bytes:
    """The document inside an encrypted container.

    Raises PasswordNeeded where the password is missing or wrong, DocumentError where it can't be opened.
    """
    for attempt in dict.fromkeys((password or _DEFAULT_PASSWORD, _DEFAULT_PASSWORD)):
        decrypted = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(data))
            file.load_key(password=attempt, verify_password=True)
            file.decrypt(decrypted)
        except (InvalidKeyError, DecryptionError):
            continue
        except (FileFormatError, ParseError):
            raise DocumentError(
                "This Office document is protected in a way that can't be opened.",
                "Open it in the program it comes from and save it without protection.",
            ) from None
        except Exception:  # noqa: BLE001 - a damaged container brings about anything
            raise damaged() from None
        return decrypted.getvalue()
    if password:
        raise PasswordNeeded("This password does not open the document.", "Type it again; capitals matter.")
    raise PasswordNeeded("This document is protected by a password.", "Give the password to read it.")
