"""Rows of tables: from headings in several languages, from receipts, and none where there are none."""

from decimal import Decimal

import pytest

from app.documents.text_reader import read_text
from app.fields.field_value import FieldValue
from app.fields.parsing.conventions import guess_conventions
from app.fields.schema import Field, FieldType
from app.tasks.line_items import find_rows

ITEMS = Field(
    "line_items",
    FieldType.TABLE,
    many=True,
    columns=(
        Field("description", FieldType.TEXT),
        Field("quantity", FieldType.NUMBER),
        Field("unit_price", FieldType.MONEY),
        Field("amount", FieldType.MONEY),
    ),
)


def rows_of(text: str, field: Field = ITEMS) -> FieldValue:
    document = read_text(text.encode(), "table.txt")
    found = find_rows(document, field, guess_conventions(text), 0.9)
    for row in found.rows:
        for cell in filter(None, row):
            assert cell.evidence is not None
            assert document.text[cell.evidence.start : cell.evidence.end] == cell.text
            assert cell.evidence.boxes
    return found


def values(found: FieldValue) -> list[list[object]]:
    return [[cell.value if cell else None for cell in row] for row in found.rows]


GERMAN = """Kundennr.: 4711          Datum: 01.03.2026

Pos.  Bezeichnung            Menge   Einzelpreis     Gesamt
1     Schrauben 4 x 40       100            0,12      12,00
      verzinkt, Senkkopf
2     Montage                  1,5         60,00      90,00

Zwischensumme                                        102,00
zzgl. 19 % USt.                                       19,38
Gesamtbetrag                                         121,38
"""


def test_rows_end_before_the_totals_and_pass_over_lines_of_further_text() -> None:
    found = rows_of(GERMAN)
    assert values(found) == [
        ["Schrauben 4 x 40", Decimal("100"), Decimal("0.12"), Decimal("12.00")],
        ["Montage", Decimal("1.5"), Decimal("60.00"), Decimal("90.00")],
    ]
    assert not found.review, "rows that multiply out need no look"


def test_a_row_that_does_not_multiply_out_is_to_be_checked() -> None:
    found = rows_of(GERMAN.replace("90,00", "80,00"))
    assert [row[3].confidence > 0.9 for row in found.rows if row[3]] == [True, False]
    assert found.review


@pytest.mark.parametrize(
    "heading",
    [
        "Description                Qty     Unit price     Amount",
        "Désignation                Qté     Prix unitaire  Montant",
        "Descripción                Cant.   P. unitario    Importe",
        "Descrizione                Q.tà    Prezzo         Importo",
        "Omschrijving               Aantal  Prijs          Bedrag",
        "Descrição                  Qtd.    Preço unit.    Total",
        "Nazwa towaru               Ilość   Cena           Wartość",
        "Benämning                  Antal   À-pris         Belopp",
    ],
)
def test_headings_of_many_languages(heading: str) -> None:
    found = rows_of(f"{heading}\nPaper A4                   3       4.50           13.50\n")
    assert values(found) == [["Paper A4", Decimal("3"), Decimal("4.50"), Decimal("13.50")]]


def test_columns_in_another_order_and_with_more_of_them() -> None:
    text = (
        "Code   Total    Price   Disc.   Quantity   Item\n"
        "A-17   18.00    6.00    0       3          Hinge, brass\n"
    )
    assert values(rows_of(text)) == [["Hinge, brass", Decimal("3"), Decimal("6.00"), Decimal("18.00")]]


def test_a_receipt_has_no_heading() -> None:
    text = """CORNER SHOP
12 March 2026
3 Coffee                9.60
Cake                    4.10 A
Apples
  2 x 1,20              2.40
TOTAL                  16.10
Cash                   20.00
Change                  3.90
"""
    found = rows_of(text.replace("1,20", "1.20"))
    assert values(found) == [
        ["Coffee", Decimal("3"), None, Decimal("9.60")],
        ["Cake", None, None, Decimal("4.10")],
        ["Apples", Decimal("2"), Decimal("1.20"), Decimal("2.40")],
    ]
    assert found.review


@pytest.mark.parametrize("text", ["Dear Ms Holm,\n\nthank you for yours of 3 May.\n", "Total  3.00\n"])
def test_no_table_no_rows(text: str) -> None:
    assert rows_of(text).rows == ()
