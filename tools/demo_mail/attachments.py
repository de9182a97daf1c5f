"""The files that people attach: documents, photos, tables, archives."""

import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .pdf import make_pdf
from .values import money

PICTURES = Path(__file__).parent / "pictures"
PHOTOS = ("crank.jpg", "hub.jpg", "wheel.jpg", "parcel.jpg")


@dataclass(frozen=True)
class Attachment:
    """A file in a mail; with `cid` it is shown inside the text."""

    name: str
    mimetype: str
    content: bytes
    cid: str = ""


def make_attachment(kind, values, number):
    """Return the attachment of a kind named in the scripts, such as pdf:offer."""
    family, _, variant = kind.partition(":")
    if family == "pdf":
        return _document(variant, values)
    if family == "photo":
        picture = PHOTOS[number % len(PHOTOS)]
        name = f"IMG_{values['ref'][:4]}.jpg"
        return Attachment(name, "image/jpeg", read_picture(picture))
    if family == "csv":
        return Attachment("figures.csv", "text/csv", _table(values))
    return Attachment(f"{values['order']}.zip", "application/zip", _archive(values))


@cache
def read_picture(name):
    """Return the bytes of one of our images."""
    return (PICTURES / name).read_bytes()


def _document(variant, values):
    title, name, lines = _DOCUMENTS[variant]
    title, name = title.format_map(values), name.format_map(values)
    text = [line.format_map(values) for line in (*_ADDRESS, *lines)]
    total = f"Total: {values['total']}" if variant in _WITH_TOTAL else ""
    return Attachment(name, "application/pdf", make_pdf(title, text, total=total))


_ADDRESS = ("Nordlicht Components, Werkhof 12, 10115 Berlin", "Date: {date}", "")
_ITEM = "{qty} x {product} ({sku}) at {price}"
_WITH_TOTAL = ("offer", "invoice", "quote", "order")
_DOCUMENTS = {
    "offer": ("Offer {order}", "Offer_{order}.pdf", (_ITEM, "Delivery: {date2}")),
    "invoice": (
        "Invoice {invoice}",
        "Invoice_{invoice}.pdf",
        (_ITEM, "Order {order}", "Payable within 30 days"),
    ),
    "quote": (
        "Quotation {ref}",
        "Quotation {ref}.pdf",
        (_ITEM, "Three parts, first one {date2}", "Valid for 30 days"),
    ),
    "order": ("Purchase order {order}", "PO {order}.pdf", (_ITEM, "Ship by {date2}")),
    "pricelist": (
        "Price list {year}",
        "Price list {year}.pdf",
        ("{product}: {price}", "{product2}: {price2}", "Your discount: {percent} %"),
    ),
    "cv": (
        "Curriculum vitae",
        "CV.pdf",
        ("Wheel builder", "Languages: three", "Tools: all of them", "Coffee: strong"),
    ),
    "label": (
        "Return label {ref}",
        "return-label-{ref}.pdf",
        ("Order {order}", "{product}", "Please stick on the outside of the box"),
    ),
    "manual": (
        "{product}: mounting",
        "manual-{sku}.pdf",
        ("Axle: 35 Nm", "Small bolts: 6 Nm", "Grease: always"),
    ),
    "drawing": ("Drawing {ref}", "{ref}_rev-D.pdf", ("Tolerance 0.02 mm", "Scale 1:1")),
}


def _table(values):
    rows = ["article;name;pieces;revenue"]
    for number in range(1, 25):
        revenue = money(values["unit"] * number * 7, "de")
        rows.append(
            f"{values['sku']}-{number};{values['product']};{number * 7};{revenue}"
        )
    return ("\r\n".join(rows) + "\r\n").encode("utf-8-sig")


def _archive(values):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed time: the same seed must give the same bytes.
        packing = zipfile.ZipInfo("packing list.csv", (2026, 1, 1, 12, 0, 0))
        archive.writestr(packing, _table(values))
        photo = zipfile.ZipInfo("photos/loading.jpg", (2026, 1, 1, 12, 0, 0))
        archive.writestr(photo, read_picture("parcel.jpg"))
    return out.getvalue()
