"""The colours, once for light and once for dark. Text on its surface has a contrast of at least 4.5 : 1."""

from dataclasses import dataclass

from app.commands.review import Certainty


@dataclass(frozen=True, slots=True)
class Tint:
    """A colour for strokes and letters, and the soft surface it stands on."""

    ink: str
    wash: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Named by use, not by hue."""

    is_dark: bool
    window: str
    surface: str
    sunken: str
    hover: str
    border: str
    border_strong: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_wash: str
    desk: str
    """Behind the pages."""
    certain: Tint
    check: Tint
    not_found: Tint
    by_person: Tint
    error: Tint

    def tint(self, certainty: Certainty) -> Tint:
        """The tint of a certainty mark."""
        return {
            Certainty.CERTAIN: self.certain,
            Certainty.CHECK: self.check,
            Certainty.NOT_FOUND: self.not_found,
            Certainty.BY_PERSON: self.by_person,
        }[certainty]


LIGHT = Palette(
    is_dark=False,
    window="#f5f6f8",
    surface="#ffffff",
    sunken="#eef0f4",
    hover="#e8ebf1",
    border="#dfe3ea",
    border_strong="#8a93a3",
    text="#151a23",
    muted="#586174",
    accent="#1d5f5a",
    accent_hover="#164b47",
    on_accent="#ffffff",
    accent_wash="#e2f0ee",
    desk="#e4e7ec",
    certain=Tint("#1c7a45", "#e3f4e9"),
    check=Tint("#9a5200", "#fdf0dc"),
    not_found=Tint("#626b7c", "#edeff3"),
    by_person=Tint("#3a51c4", "#e8ebfc"),
    error=Tint("#b3261e", "#fcebea"),
)

DARK = Palette(
    is_dark=True,
    window="#14171c",
    surface="#1c2027",
    sunken="#171a20",
    hover="#2a303a",
    border="#2e343f",
    border_strong="#737d8f",
    text="#e9ecf1",
    muted="#a2abba",
    accent="#5fc2b8",
    accent_hover="#7ad3ca",
    on_accent="#0b1f1d",
    accent_wash="#1d3634",
    desk="#0f1115",
    certain=Tint("#6fce96", "#17301f"),
    check=Tint("#f0b45c", "#38290f"),
    not_found=Tint("#a2abba", "#262b34"),
    by_person=Tint("#a3b1ff", "#22284a"),
    error=Tint("#ff9c94", "#3b1c1a"),
)

PAPER = LIGHT
"""Pages are white paper in both schemes, so what is drawn on them uses the light tints."""
