"""What the frozen program does without: parts of libraries that it never uses, the network first of all.

Entries are PyInstaller's: (path in the bundle, path on this machine, kind).
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.core import get_global
from PyInstaller.depend.bindepend import get_imports

from app.fields.parsing.calendar_names import LANGUAGES

Entry = tuple[str, str, str]

MODULES = [
    *("huggingface_hub", "requests", "urllib3", "httpx", "ssl", "_ssl", "PySide6.QtNetwork"),
    *("lxml", "pandas", "scipy", "torch", "yaml", "tkinter", "readline", "curses", "lib2to3"),
    *("cv2", "shapely", "pyclipper", "omegaconf"),  # rapidocr's code; only its models are used
    *("PIL._avif", "PIL._imagingcms", "PIL._imagingft", "PIL._imagingtk"),
    *("onnx", "gguf", "safetensors", "reportlab", "pypdf", "pytest", "_pytest", "hypothesis"),
    *("distributed", "dask", "pyarrow"),  # extras: other machines, Parquet
    *("numpy.f2py", "numpy.testing", "numpy.distutils", "setuptools", "pkg_resources", "pydoc_data"),
    *("onnxruntime.transformers", "onnxruntime.quantization", "onnxruntime.tools"),
    *("onnxruntime.datasets", "onnxruntime.backend", "engine.conversion"),
    *("phonenumbers.geodata", "phonenumbers.carrierdata", "phonenumbers.tzdata"),
]

# Qt's plug-ins and libraries that no window of ours loads: network, SQL, QML, screens without a desktop.
_FILES = re.compile(
    r"""
    Qt6?(Network|Qml|Quick|VirtualKeyboard|Pdf|Sql|Test|EglFS) | opengl32sw
    | plugins/(tls|networkinformation|sqldrivers|qmltooling|egldeviceintegrations|generic)/
    | platforminputcontexts/(lib)?qtvirtual | platformthemes/(lib)?qgtk3
    | platforms/(lib)?q(eglfs|linuxfb|vkkhrdisplay|vnc|minimalegl)
    | imageformats/(lib)?q(pdf|tga|tiff|wbmp|webp|icns) | Qt/translations
    | ^assets/.*\.py$
    """,
    re.VERBOSE,
)
_SHARED_LIBRARY = re.compile(r"^(PySide6/Qt/lib/|pillow.libs/)?(?P<name>lib[^/]*\.so[^/]*)$")


def _languages() -> set[str]:
    """The languages of babel's data that the program reads, with those that theirs builds on."""
    parents = get_global("parent_exceptions")
    return {"root", *LANGUAGES, *(parents[language] for language in LANGUAGES if language in parents)}


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that the program uses."""
    languages = _languages()
    kept = []
    for entry in entries:
        path = Path(entry[0])
        is_foreign_language = path.parent.name == "locale-data" and path.stem not in languages
        if not is_foreign_language and not _FILES.search(path.as_posix()):
            kept.append(entry)
    return kept


def without_orphans(binaries: list[Entry]) -> list[Entry]:
    """The binaries without shared libraries that none of them links to any more (Linux)."""
    if sys.platform != "linux":
        return binaries
    libraries = {match["name"]: entry for entry in binaries if (match := _SHARED_LIBRARY.match(entry[0]))}
    sources = {name: source for name, (_, source, kind) in libraries.items() if kind != "SYMLINK"}
    sources |= {Path(source).name: source for source in sources.values()}
    needed = {name for name in libraries if name.startswith("libpython")}  # the starter loads it by name
    waiting = [source for name, source, _ in binaries if not _SHARED_LIBRARY.match(name)]
    while waiting:
        names = {Path(name).name for name, _ in get_imports(waiting.pop())} - needed
        needed |= names
        waiting += [sources[name] for name in names if name in sources]
    return [entry for entry in binaries if not (m := _SHARED_LIBRARY.match(entry[0])) or m["name"] in needed]
