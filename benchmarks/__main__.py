"""`python -m benchmarks NAME …`: how fast and how right, in one run; the names stand below."""

import sys

from benchmarks import (
    accuracy,
    branches,
    classification,
    exactness,
    form_filling,
    job_speed,
    jobs,
    long_prompt,
    ocr,
    retrieval,
    rules,
)
from benchmarks.engine import run as engine

if __name__ == "__main__":
    wanted = sys.argv[1:2] or ["branches", "accuracy"]
    if "branches" in wanted:
        branches.main()
    if "accuracy" in wanted:
        accuracy.main(sys.argv[2:])
    if "rules" in wanted:
        rules.main(sys.argv[2:])
    if "retrieval" in wanted:
        retrieval.main()
    if "ocr" in wanted:
        ocr.main(sys.argv[2:])
    if "form_filling" in wanted:
        form_filling.main(sys.argv[2:])
    if "classification" in wanted:
        classification.main(sys.argv[2:])
    if "jobs" in wanted:
        jobs.main(sys.argv[2:])
    if "job_speed" in wanted:
        job_speed.main(sys.argv[2:])
    if "exactness" in wanted:
        exactness.main(sys.argv[2:])
    if "long_prompt" in wanted:
        long_prompt.main(sys.argv[2:])
    if "engine" in wanted:
        engine.main(sys.argv[2:])
