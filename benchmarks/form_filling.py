"""Forms filled in from papers: how many fields get the right value, a wrong one, or stay empty.

Forms are the real ones of `forms/`, papers are labelled documents of `extraction/*.dev`. Which label of
a paper belongs into which field of a form was written down by hand from the labels alone. Whatever else is
put into a form counts as wrong, but for the fields named as open, for which the paper is no judge.
"""

import argparse
import gzip
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.commands.fill import Filling
from app.context import AppContext
from app.documents.text_reader import read_text
from app.errors import DocumentError
from app.forms.field_format import writing_of, written
from app.forms.form import Form, FormField
from app.forms.form_words import meaning_of, plain
from app.forms.open_form import read_form
from app.tasks import form_filling
from app.tasks.extraction import extract_fields
from app.tasks.form_answers import questions
from app.tasks.form_filling import Guess, Origin

DATA = Path(__file__).parents[2] / "shared" / "data"
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True)
class Case:
    """A form, a paper, and label of the paper → id of the form's field."""

    form: str
    source: str
    paper: str
    gold: Mapping[str, str]
    open: tuple[str, ...] = ()
    """Fields for which the paper is no judge."""


_CLUB = {"vorname": "_e", "familienname": "i", "last_name": "i", "nachname": "i", "street": "h",
         "strae_hausnummer": "h", "anschrift": "h", "plz": "g", "postleitzahl": "g", "ort": "f",
         "wohnort": "f",
         "staat": "e", "country": "e", "email": "d"}  # fmt: skip
_GRANTOR = {"vorname": "Vorname der abtretenden Person", "familienname": "Nachname der abtretenden Person",
            "last_name": "Nachname der abtretenden Person",
            "street": "Strasse und Hausnummer der abtretenden Person",
            "anschrift": "Strasse und Hausnummer der abtretenden Person",
            "postleitzahl": "Postleitzahl der abtretenden Person", "ort": "Ort der abtretenden Person",
            "wohnort": "Ort der abtretenden Person", "staat": "Land der abtretenden Person",
            "country": "Land der abtretenden Person"}  # fmt: skip
_INJURED = {"name": "301 Full name", "street": "301 Address Street", "street_address": "301 Address Street",
            "city": "301 Address City", "postal_code": "301 Address Zip", "postcode": "301 Address Zip",
            "birth_date": "301 DOB", "case_no": "301 Case Number"}  # fmt: skip
_PETITIONER = {"name": "Name", "street_address": "Address", "home_address": "Address", "phone": "Phone",
               "email_address": "Email", "case_no": "Case Number"}  # fmt: skip
_PATIENT = {"name": "Patient Name as shown on Medicare Card", "street": "Street Address 1",
            "street_address": "Street Address 1", "city": "City 1", "postal_code": "Zip Code 1",
            "postcode": "Zip Code 1", "mobile": "Telephone Number 1",
            "telephone_no": "Telephone Number 1"}  # fmt: skip
_PUPIL = {
    name: f"topmostSubform[0].Page1[0].{field}[0]"
    for name, field in {
        "telefono": "TELEFONO", "domicilio": "CALLE", "direccion": "CALLE", "localidad": "LOC_VIVE",
        "codigo_postal": "CP", "solicitante": "NOMBRE", "n_o_de_expediente": "EXPTE",
    }.items()
}  # fmt: skip
_PUPIL_OPEN = tuple(f"topmostSubform[0].Page1[0].{name}_FECHA[0]" for name in ("DD", "MM", "YY"))
_WORKS = {"net_total": "cout HT", "grand_total": "cout TTC", "seller_name": "Raison sociale",
          "seller_tax_number": "N SIRET", "buyer_name": "Nom Prénom", "buyer_postcode": "Code postal",
          "buyer_city": "Ville", "code_postal": "Code postal", "ville": "Ville", "city": "Ville"}  # fmt: skip
_WORKS_OPEN = ("n°", "Voie", "Nom Prénom P5", "Raison sociale p5", "N SIRET P5", "Fait à", "date jour",
               "Date mois", "Date année")  # fmt: skip
CASES = (
    *(Case("ccc_salzburg_mitgliedschaft", "rendered_forms", paper, _CLUB, ("currdate",))
      for paper in ("form-121", "form-20", "form-806", "form-317")),
    *(Case("fluggast_abtretung", "rendered_forms", paper, _GRANTOR) for paper in ("form-806", "form-121")),
    *(Case("osha_301_injury", "rendered_forms", paper, _INJURED, ("301 Phone", "301 Title", "301 Date"))
      for paper in ("form-258", "form-13")),
    *(Case("illinois_examine_respondent", "rendered_forms", paper, _PETITIONER,
           ("City State Zip", "Date", "Date_2", "Printed Name", "Printed Name_2", "name"))
      for paper in ("form-13", "form-1295")),
    *(Case("cms_1490s_medical_claim", "rendered_forms", paper, _PATIENT)
      for paper in ("form-258", "form-1134")),
    Case("cerfa_14411_assurance_maladie", "rendered_forms", "form-459",
         {"nom": "NOM", "prenom": "prénoms", "adresse": "Adresse 1"},
         ("Adresse 2", "Nom et prénom", "NOM DE FAMILLERow1", "Fait à", "date demande")),
    *(Case("eoi_salamanca_certificado", "rendered_forms", paper, _PUPIL, _PUPIL_OPEN)
      for paper in ("form-232", "form-198")),
    Case("maprimerenov_travaux", "rendered_forms", "form-1476", _WORKS, _WORKS_OPEN),
    *(Case("maprimerenov_travaux", "rendered_invoices", paper, _WORKS, _WORKS_OPEN)
      for paper in ("fr:0", "fr:1")),
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """One field of one case: the best guess, and whether it is right; `is_asked`: the paper answers it."""

    is_asked: bool
    guess: Guess | None
    is_right: bool

    def as_filled(self, threshold: float) -> str:
        """`right`, `wrong` or `empty` where guesses below the threshold are left out."""
        if self.guess is None or self.guess.confidence < threshold:
            return "empty"
        return "right" if self.is_right else "wrong"


def main(arguments: list[str]) -> None:
    """Print a line a case, the totals, and what other thresholds would give."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks form_filling")
    parser.add_argument(
        "--hand-labels", action="store_true", help="labels written by hand, not the program's"
    )
    parser.add_argument("--fields", action="store_true", help="print every field that is not right")
    options = parser.parse_args(arguments)
    outcomes: list[Outcome] = []
    with AppContext() as context:
        print(f"{context.engine().manifest.name}; {len(CASES)} forms with a paper each")
        for case in CASES:
            found = list(_run(context, case, options))
            outcomes += found
            print(f"{case.form[:32]:33}{case.paper:12}", _counts(found, _threshold()))
    print("all", " " * 41, _counts(outcomes, _threshold()))
    for threshold in THRESHOLDS:
        print(f"  with a threshold of {threshold:4}", _counts(outcomes, threshold))


def _threshold() -> float:
    return form_filling.LEAST_CONFIDENCE[Origin.DOCUMENT]


def _counts(outcomes: list[Outcome], threshold: float) -> str:
    asked = [o.as_filled(threshold) for o in outcomes if o.is_asked]
    others = [o.as_filled(threshold) for o in outcomes if not o.is_asked]
    right, wrong, empty = (asked.count(kind) for kind in ("right", "wrong", "empty"))
    too_much = len(others) - others.count("empty")
    return (
        f"asked {len(asked):3}: right {right:3}, wrong {wrong:2}, empty {empty:3}; "
        f"filled without reason {too_much:2} of {len(others):3}"
    )


def _run(context: AppContext, case: Case, options: argparse.Namespace) -> Iterator[Outcome]:
    path = next(p for p in (DATA / "forms").iterdir() if p.stem == case.form and p.suffix != ".json")
    form = read_form(path, context.reader)
    if options.hand_labels:
        form = _with_hand_labels(form, path.with_suffix(".json"))
    paper = _paper(case)
    document = read_text(paper["text"].encode(), case.paper)
    extraction = extract_fields(document, questions(form), context.engine())
    filling = Filling(form)
    filling.use_document(Path(f"{case.paper}.txt"), extraction)
    wanted = {case.gold[f["name"]]: f["values"] for f in paper["fields"] if f["name"] in case.gold}
    unknown = set(wanted) - {field.id for field in form.fields}
    if unknown:
        raise SystemExit(f"{case.form} has no fields {sorted(unknown)}")
    for proposal in filling.proposals:
        field = proposal.field
        if field.id in case.open or not field.fillable:
            continue
        guesses = [g for g in (proposal.guess, *proposal.runners_up) if g and g.origin is Origin.DOCUMENT]
        best = max((g for g in guesses if not g.problem), key=lambda g: g.confidence, default=None)
        gold = wanted.get(field.id, [])
        is_right = best is not None and any(_same(field, best, text, form) for text in gold)
        outcome = Outcome(bool(gold), best, is_right)
        if options.fields and outcome.as_filled(_threshold()) != ("right" if gold else "empty"):
            said = f"{best.text!r} {best.confidence:.2f}" if best else "nothing"
            print(f"    {field.label[:50]!r} [{field.id[-40:]}]: {said}, wanted {gold[:1]}")
        yield outcome


def _same(field: FormField, guess: Guess, gold: str, form: Form) -> bool:
    """The same letters and digits, as labelled or as the field writes it."""
    texts = [gold]
    with suppress(DocumentError):
        texts.append(written(field, gold, writing_of(form), part=meaning_of(field.label).part).shown)
    return any(_bare(guess.text) == _bare(text) for text in texts)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text))


def _with_hand_labels(form: Form, beside: Path) -> Form:
    written_down = json.loads(beside.read_text(encoding="utf-8"))["fields"]
    labels = {f["name"]: f.get("label") for f in written_down if "name" in f}
    fields = tuple(replace(field, label=labels.get(field.id) or field.label) for field in form.fields)
    return replace(form, fields=fields)


def _paper(case: Case) -> dict[str, Any]:
    """By its id, or as `language:number`, counted from 0 within the language."""
    language, _, number = case.paper.partition(":")
    with gzip.open(DATA / "extraction" / f"{case.source}.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    if number:
        return [paper for paper in papers if paper["lang"] == language][int(number)]
    return next(paper for paper in papers if paper["id"] == case.paper)
