"""`python -m benchmarks NAME …`: how fast and how right, in one run; the names stand below."""

import sys
from collections.abc import Callable

from benchmarks import (
    accuracy,
    accuracy_table,
    branches,
    classification,
    exactness,
    form_filling,
    job_speed,
    jobs,
    lists,
    long_prompt,
    ocr,
    retrieval,
    rules,
)
from benchmarks.engine import operators
from benchmarks.engine import run as engine

BENCHMARKS: dict[str, Callable[[list[str]], object]] = {
    "accuracy": accuracy.main,
    "accuracy_table": accuracy_table.main,
    "branches": lambda _: branches.main(),
    "classification": classification.main,
    "engine": engine.main,
    "exactness": exactness.main,
    "form_filling": form_filling.main,
    "job_speed": job_speed.main,
    "jobs": jobs.main,
    "lists": lists.main,
    "long_prompt": long_prompt.main,
    "ocr": ocr.main,
    "operators": operators.main,
    "retrieval": lambda _: retrieval.main(),
    "rules": rules.main,
}

if __name__ == "__main__":
    if not sys.argv[1:]:
        branches.main()
        accuracy.main([])
    elif sys.argv[1] in BENCHMARKS:
        BENCHMARKS[sys.argv[1]](sys.argv[2:])
    else:
        raise SystemExit(f"There is no such benchmark; there are: {', '.join(BENCHMARKS)}.")
