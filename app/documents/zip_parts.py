"""The parts of a ZIP container (Office documents, archives, electronic books), unpacked within limits.

Nothing is ever written to disk, so names such as `../x` do no harm.
"""

import io
import zipfile
import zlib

from app.errors import DocumentError, PasswordNeeded

MAX_PARTS = 20_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024
"""Of all parts read together."""


class ZipParts:
    """An open container; what has been unpacked counts towards one limit."""

    def __init__(self, data: bytes) -> None:
        """Reads the list of parts; raises DocumentError where it is damaged or far too long."""
        if data[-22:].count(b"PK\x05\x06") and int.from_bytes(data[-12:-10], "little") > MAX_PARTS:
            raise _bomb()
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            raise damaged() from None
        entries = self._archive.infolist()
        if len(entries) > MAX_PARTS:
            raise _bomb()
        self._entries = {_usual_name(entry.filename): entry for entry in entries if not entry.is_dir()}
        self._left = MAX_UNPACKED_BYTES

    @property
    def names(self) -> list[str]:
        """Names of all parts, with `/` between folders."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return _usual_name(name) in self._entries

    def size(self, name: str) -> int:
        """Unpacked size in bytes, as the container says; no more than that is ever unpacked."""
        return self._entries[_usual_name(name)].file_size

    def is_encrypted(self, name: str) -> bool:
        """Whether the part needs a password."""
        return bool(self._entries[_usual_name(name)].flag_bits & 1)

    def read(self, name: str, password: str | None = None) -> bytes:
        """A part's bytes.

        Raises DocumentError where it is missing, damaged or too large, PasswordNeeded where it is encrypted
        and the password is missing or wrong.
        """
        entry = self._entries.get(_usual_name(name))
        if entry is None:
            raise damaged()
        if entry.file_size > self._left:
            raise _bomb()
        if self.is_encrypted(name) and not password:
            raise PasswordNeeded(f"{name} is protected by a password.", "Give the password to read it.")
        try:
            with self._archive.open(entry, pwd=password.encode() if password else None) as part:
                data = part.read(self._left + 1)
        except RuntimeError:
            raise PasswordNeeded(
                f"This password does not open {name}.", "Type it again; capitals matter."
            ) from None
        except NotImplementedError:
            raise DocumentError(
                f"{name} is packed or encrypted in a way that can't be read.", "Unpack it first."
            ) from None
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError):
            raise damaged() from None
        self._left -= len(data)
        return data


def damaged() -> DocumentError:
    """A container, or a part of it, does not hold what it should."""
    return DocumentError(
        "This file is damaged and could not be opened.",
        "Get the file again, or open it in the program it comes from and save it anew.",
    )


def _bomb() -> DocumentError:
    return DocumentError(
        f"This file unpacks to more than {MAX_PARTS:,} parts or {MAX_UNPACKED_BYTES // 2**20} MB.",
        "It may be made to fill the computer; if you trust it, split it into smaller files.",
    )


def _usual_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")
