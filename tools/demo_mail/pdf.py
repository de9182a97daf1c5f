"""Small valid PDF documents: one page of text in Helvetica."""

WIDTH, HEIGHT = 595, 842  # A4 in points


def make_pdf(title, lines, *, total=""):
    """Return a one-page document with a heading, lines and a bold last line."""
    parts = [_line(title, 56, 770, 20, "F2"), "0.75 w 56 752 m 539 752 l S"]
    height = 724
    for text in lines:
        parts.append(_line(text, 56, height, 11))
        height -= 18
    if total:
        parts.append(f"56 {height - 2} m 539 {height - 2} l S")
        parts.append(_line(total, 56, height - 22, 13, "F2"))
    parts.append(_line("Nordlicht sample document - not a real one", 56, 48, 8))
    return _document("\n".join(parts).encode("cp1252", "replace"))


def _line(text, left, height, size, font="F1"):
    for character in "\\()":
        text = text.replace(character, "\\" + character)
    return f"BT /{font} {size} Tf {left} {height} Td ({text}) Tj ET"


def _document(content):
    """Assemble the objects and the table of their offsets (ISO 32000-1, 7.5)."""
    fonts = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 6 0 R"
        b" /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>" % (WIDTH, HEIGHT),
        fonts.format("Helvetica").encode(),
        fonts.format("Helvetica-Bold").encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)
