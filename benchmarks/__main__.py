"""`python -m benchmarks [branches | accuracy | retrieval | ocr] …`: how fast and how right, in one run."""

import sys

from benchmarks import accuracy, branches, ocr, retrieval

if __name__ == "__main__":
    wanted = sys.argv[1:2] or ["branches", "accuracy"]
    if "branches" in wanted:
        branches.main()
    if "accuracy" in wanted:
        accuracy.main(sys.argv[2:])
    if "retrieval" in wanted:
        retrieval.main()
    if "ocr" in wanted:
        ocr.main(sys.argv[2:])
