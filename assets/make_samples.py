"""Draws the sample documents: `python assets/make_samples.py` writes assets/samples/*.pdf.

People, firms, numbers and places are invented; telephone numbers are those set aside for fiction. What
should be found in each stands in tests/data/samples.
"""

from sample_sources import contract, cv, delivery_note, invoice, letter, receipt, supplier_form
from sample_sources.drawing import SAMPLES

if __name__ == "__main__":
    SAMPLES.mkdir(exist_ok=True)
    for document in (invoice, receipt, contract, cv, delivery_note, letter, supplier_form):
        document.draw()
