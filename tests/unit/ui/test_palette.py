import pytest

from ui.style.palette import DARK, LIGHT, Palette


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_what_it_stands_on(palette: Palette) -> None:
    pairs = [(ink, ground) for ink in (palette.text, palette.muted) for ground in (
        palette.window, palette.surface, palette.sunken, palette.hover, palette.accent_wash,
    )]  # fmt: skip
    pairs.append((palette.on_accent, palette.accent))
    for tint in (palette.certain, palette.check, palette.not_found, palette.by_person, palette.error):
        pairs += [(tint.ink, tint.wash), (tint.ink, palette.surface)]
    assert {pair for pair in pairs if contrast(*pair) < 4.5} == set()


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_and_outlines_can_be_seen(palette: Palette) -> None:
    for ground in (palette.window, palette.surface, palette.accent_wash):
        assert contrast(palette.accent, ground) >= 3
    assert contrast(palette.border_strong, palette.surface) >= 3
