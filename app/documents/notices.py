"""Words for what a reader had to do or leave out."""


def page_numbers(indices: list[int], verbs: tuple[str, str] = ("is", "are")) -> str:
    """`Page 3 is` or `Pages 1, 4–6 and 9 are`, for the beginning of a sentence."""
    ranges: list[str] = []
    start = previous = indices[0]
    for index in [*indices[1:], -1]:
        if index == previous + 1:
            previous = index
            continue
        if previous <= start + 1:  # two pages are named one by one
            ranges += [str(page + 1) for page in range(start, previous + 1)]
        else:
            ranges.append(f"{start + 1}–{previous + 1}")
        start = previous = index
    if len(ranges) > 12:
        ranges = [*ranges[:12], f"{len(indices)} in all"]
    if len(indices) == 1:
        return f"Page {ranges[0]} {verbs[0]}"
    listed = ranges[0] if len(ranges) == 1 else ", ".join(ranges[:-1]) + " and " + ranges[-1]
    return f"Pages {listed} {verbs[1]}"


def read_by_ocr(indices: list[int], count: int) -> str:
    """Which of `count` pages were read from their pictures."""
    if count == 1:
        return "The text was recognised in a picture (OCR): compare it with the page."
    return (
        f"{page_numbers(indices, ('was', 'were'))} read by recognising the text in a picture (OCR): compare "
        "it with the page."
    )
