"""Gathers the licences of what a frozen program carries into one folder, a folder for each library.

It does not judge them. A library whose licence text cannot be found stops the build.
"""

import re
import shutil
import subprocess
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

Entry = tuple[str, str, str]
"""PyInstaller's: (name or path in the bundle, path on this machine, kind)."""


def collect(modules: Iterable[Entry], files: Iterable[Entry], folder: Path) -> None:
    """Copies the licences of the libraries that the modules and files come from to `folder`, and ours.

    Raises FileNotFoundError where a library has none.
    """
    files = list(files)
    names = {name.split(".")[0] for name, _, _ in modules}
    names |= {Path(name).parts[0].split(".")[0] for name, _, _ in files}
    for library in _distributions_of(names):
        texts = _licence_files(library)
        if not texts:
            raise FileNotFoundError(f"No licence text of {library.name}: add it to {Path(__file__).name}")
        _copy(texts, folder / f"{library.name}-{library.version}")
    from_system = {
        Path(source).resolve() for name, source, _ in files if name.startswith("lib") and "/" not in name
    }
    for package, texts in _system_packages(from_system):
        _copy(texts, folder / "system" / package)
    shutil.copy(_licence_of_python(), folder / "Python-LICENSE.txt")
    _copy([HERE.parent / "LICENSE", HERE.parent / "NOTICE"], folder)


def _distributions_of(modules: Iterable[str]) -> list[Distribution]:
    """The installed distributions that the top-level `modules` come from, Strongroom itself left out."""
    providers = packages_distributions()
    names = {name for module in modules for name in providers.get(module, ())} - {"strongroom"}
    return [distribution(name) for name in sorted(names, key=str.lower)]


def _licence_files(library: Distribution) -> list[Path]:
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


def _system_packages(libraries: Iterable[Path]) -> list[tuple[str, list[Path]]]:
    """The Debian packages that the shared libraries come from, each with its copyright file."""
    if shutil.which("dpkg") is None:
        return []
    packages = set()
    for library in libraries:
        # the database may know the file by its path from before /usr was merged
        for path in (library, Path(str(library).removeprefix("/usr"))):
            owner = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True, check=False)
            if owner.returncode == 0:
                packages.add(owner.stdout.split(":")[0])
                break
    return [(package, [Path("/usr/share/doc", package, "copyright")]) for package in sorted(packages)]


def _licence_of_python() -> Path:
    places = [Path(sys.base_prefix, "LICENSE.txt")]
    places += Path(sys.base_prefix).glob("lib/python3*/LICENSE.txt")
    places += Path("/usr/share/doc").glob(f"python3.{sys.version_info.minor}*/copyright")
    text = next((place for place in places if place.is_file()), None)
    if text is None:
        raise FileNotFoundError("No licence text of Python beside its library")
    return text


def _copy(texts: Iterable[Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        name = text.name if not (folder / text.name).exists() else f"{number}-{text.name}"
        shutil.copy(text, folder / name)
