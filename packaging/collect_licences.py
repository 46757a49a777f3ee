"""Gathers the licences of what a frozen program carries into one folder, a folder for each library.

It does not judge them. A library whose licence text cannot be found stops the build.
"""

import re
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

HERE = Path(__file__).parent
LICENCE_NAME = re.compile(r"(licen[cs]e|copying|notice|thirdpartynotices)", re.IGNORECASE)

# Wheels that bring no text of their own: the texts their metadata names.
TEXTS = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "tokenizers": ("../../LICENSE",),
}


def distributions_of(modules: Iterable[str]) -> list[Distribution]:
    """The installed distributions that the top-level `modules` come from, Strongroom itself left out."""
    providers = packages_distributions()
    names = {name for module in modules for name in providers.get(module, ())} - {"strongroom"}
    return [distribution(name) for name in sorted(names, key=str.lower)]


def licence_files(library: Distribution) -> list[Path]:
    """Its licence texts, those that lie among its metadata or at the top of its package."""
    found = []
    for file in library.files or ():
        in_metadata = file.parts[0].endswith(".dist-info") and (
            LICENCE_NAME.search(file.name) or "licenses" in file.parts
        )
        if in_metadata or (len(file.parts) == 2 and file.suffix != ".py" and LICENCE_NAME.match(file.name)):
            found.append(Path(str(library.locate_file(file))))
    name = library.metadata["Name"].lower().replace("_", "-")
    return found or [HERE / "licences" / text for text in TEXTS.get(name, ())]


def collect(modules: Iterable[str], folder: Path) -> None:
    """Copies the licences of the libraries that `modules` come from, and Python's, to `folder`.

    Raises FileNotFoundError where a library has none.
    """
    for library in distributions_of(modules):
        texts = licence_files(library)
        if not texts:
            raise FileNotFoundError(f"No licence text of {library.name}: add it to {Path(__file__).name}")
        target = folder / f"{library.name}-{library.version}"
        target.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(texts):
            name = text.name if not (target / text.name).exists() else f"{number}-{text.name}"
            shutil.copy(text, target / name)
    _copy_of_python(folder)
    for text in ("LICENSE", "NOTICE"):
        shutil.copy(HERE.parent / text, folder / text)


def _copy_of_python(folder: Path) -> None:
    places = [Path(sys.base_prefix, "LICENSE.txt")]
    places += Path(sys.base_prefix).glob("lib/python3*/LICENSE.txt")
    places += Path("/usr/share/doc").glob(f"python3.{sys.version_info.minor}*/copyright")
    text = next((place for place in places if place.is_file()), None)
    if text is None:
        raise FileNotFoundError("No licence text of Python beside its library")
    shutil.copy(text, folder / "Python-LICENSE.txt")
