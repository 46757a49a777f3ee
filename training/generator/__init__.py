"""Synthetic documents of many kinds, layouts and languages, made from a seed.

They teach which text belongs to which question; their people, companies and numbers are invented.
"""

import random
from collections.abc import Callable
from typing import Final

from training.document import TrainingDocument
from training.generator.contracts import contract
from training.generator.cvs import cv
from training.generator.forms import form
from training.generator.invoices import invoice
from training.generator.prose import prose
from training.generator.receipts import receipt

_LANGUAGE_SHARES = {"en": 46, "de": 18, "fr": 9, "es": 8, "it": 8, "nl": 7, "pt": 4, "pl": 4}

KINDS: Final[dict[str, Callable[[random.Random, str], TrainingDocument]]] = {
    "generated_receipts": receipt,
    "generated_invoices": invoice,
    "generated_forms": form,
    "generated_contracts": contract,
    "generated_cvs": cv,
    "generated_prose": prose,
}


def maker(kind: str) -> Callable[[random.Random], TrainingDocument]:
    """A function that makes a document of `kind` in a language drawn by its share."""
    make = KINDS[kind]

    def make_in_any_language(rng: random.Random) -> TrainingDocument:
        lang = rng.choices(list(_LANGUAGE_SHARES), list(_LANGUAGE_SHARES.values()))[0]
        return make(rng, lang)

    return make_in_any_language
