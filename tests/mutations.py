"""Seeded damage to a workbook: what clerks, mail gateways and attackers do to one."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Parts = dict[str, bytes]


def unzip(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _sheet(parts: Parts, random: Random) -> str:
    return random.choice(sorted(n for n in parts if n.startswith("xl/worksheets/sheet")))


def _cells(part: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb'<c r="[A-Z]+\d+"[^>]*?(?:/>|>.*?</c>)', part, re.DOTALL))


def _replace_cells(parts: Parts, random: Random, make: Callable[[bytes, bytes], bytes]) -> None:
    """Replace some cells; `make` gets the reference and the style attribute."""
    name = _sheet(parts, random)
    part = parts[name]
    found = _cells(part)
    for match in sorted(random.sample(found, min(len(found), 12)), key=lambda m: -m.start()):
        reference = re.search(rb'r="([A-Z]+\d+)"', match[0])
        style = re.search(rb' s="\d+"', match[0])
        assert reference is not None
        new = make(reference[1], style[0] if style else b"")
        part = part[: match.start()] + new + part[match.end() :]
    parts[name] = part


def types_swapped(parts: Parts, random: Random) -> None:
    values = (
        b'<c r="%s"%s t="b"><v>1</v></c>',
        b'<c r="%s"%s t="e"><v>#DIV/0!</v></c>',
        b'<c r="%s"%s t="inlineStr"><is><t>\xe4\xb8\x89\xe5\x8d\x81\xe4\xba\xba</t></is></c>',
        b'<c r="%s"%s><v>1E+308</v></c>',
        b'<c r="%s"%s><v>-99999999999999999999</v></c>',
        b'<c r="%s"%s><v>44651</v></c>',
        b'<c r="%s"%s t="d"><v>2022-03-31T00:00:00</v></c>',
        b'<c r="%s"%s t="inlineStr"><is><t>' + b"9" * 30_000 + b"</t></is></c>",
        b'<c r="%s"%s t="s"><v>999999999</v></c>',
    )
    _replace_cells(parts, random, lambda ref, style: random.choice(values) % (ref, style))


def commands_written(parts: Parts, random: Random) -> None:
    texts = (
        b"=cmd|' /C calc'!A0",
        b"+cmd|' /C calc'!A0",
        b"@SUM(1+1)*cmd|'x'!A0",
        b"-2+3+cmd|'x'!A",
    )
    make = b'<c r="%s"%s t="inlineStr"><is><t>%s</t></is></c>'
    formula = b"<c r=\"%s\"%s><f>cmd|'/C calc'!A0</f><v>1</v></c>"
    _replace_cells(
        parts,
        random,
        lambda ref, style: (
            formula % (ref, style)
            if random.random() < 0.3
            else make % (ref, style, random.choice(texts))
        ),
    )


def rows_cut(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random)
    rows = re.findall(rb"<row\b.*?</row>", parts[name], re.DOTALL)
    for row in random.sample(rows, len(rows) // random.choice((2, 3, 10)) or 1):
        parts[name] = parts[name].replace(row, b"", 1)


def sheets_renamed(parts: Parts, random: Random) -> None:
    names = re.findall(rb'<sheet [^>]*?name="([^"]+)"', parts["xl/workbook.xml"])
    new = random.choice((b"Sheet1", "ＫＰＩ２".encode(), "集計 (2)".encode(), b"x" * 31))
    old = random.choice(names)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b'"' + old + b'"', b'"' + new + b'"'
    )


def headings_changed(parts: Parts, random: Random) -> None:
    strings = "xl/sharedStrings.xml" if "xl/sharedStrings.xml" in parts else _sheet(parts, random)
    texts = re.findall(rb"<t[^>]*>([^<]{3,60})</t>", parts[strings])
    for text in random.sample(texts, min(len(texts), 60)):
        new = random.choice((b"", text[:3], text + b"\n(2)", "　".encode() + text, b"?" * 40))
        parts[strings] = parts[strings].replace(b">" + text + b"<", b">" + new + b"<", 1)


def far_cells(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random)
    row = random.choice((1_048_576, 999_999, 20_001, 4_294_967_295, 99_999_999_999))
    column = random.choice((b"A", b"XFD", b"ZZZZ"))
    far = b'<row r="%d"><c r="%s%d"><v>1</v></c></row>' % (row, column, row)
    parts[name] = parts[name].replace(b"</sheetData>", far + b"</sheetData>", 1)


def merged_everywhere(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random)
    ranges = b"".join(
        b'<mergeCell ref="A%d:XFD%d"/>' % (n, random.choice((n + 1, 1_048_576)))
        for n in range(1, random.choice((5, 3_000)))
    )
    parts[name] = parts[name].replace(
        b"</sheetData>", b"</sheetData><mergeCells>" + ranges + b"</mergeCells>", 1
    )


def entities_nested(parts: Parts, random: Random) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(12)
    )
    name = random.choice(sorted(n for n in parts if n.endswith((".xml", ".rels"))))
    text = re.sub(rb"^<\?xml.*?\?>", b"", parts[name])
    outside = random.choice((b"]>", b'<!ENTITY z SYSTEM "file:///etc/passwd">]>'))
    parts[name] = b'<?xml version="1.0"?>' + bomb + outside + text.replace(b"</t>", b"&m;</t>", 3)


def zeros_in_a_part(parts: Parts, random: Random) -> None:
    name = random.choice((_sheet(parts, random), "xl/media/image1.png", "xl/sharedStrings.xml"))
    parts[name] = parts.get(name, b"") + bytes(100 * 2**20)


def links_outside(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random)
    rels = name.replace("worksheets/", "worksheets/_rels/") + ".rels"
    target = random.choice(("file:///etc/passwd", "\\\\203.0.113.1\\share", "http://203.0.113.1/x"))
    parts[rels] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId9" TargetMode="External" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/externalLink" Target="{target}"/></Relationships>'
    ).encode()
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"


def macros_added(parts: Parts, random: Random) -> None:
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + random.randbytes(5_000)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"vnd.ms-excel.sheet.macroEnabled.main+xml",
    )


def parts_lost(parts: Parts, random: Random) -> None:
    for name in random.sample(sorted(parts), random.choice((1, 1, 2, 4))):
        del parts[name]


def tags_broken(parts: Parts, random: Random) -> None:
    name = random.choice(sorted(n for n in parts if n.endswith(".xml")))
    part = bytearray(parts[name])
    for _ in range(random.choice((1, 5, 50))):
        at = random.randrange(len(part))
        part[at : at + 1] = random.choice((b"<", b">", b"\x00", b"\xff", b"&", b'"', b"<c><c><c>"))
    parts[name] = bytes(part)


def tags_endless(parts: Parts, random: Random) -> None:
    name = _sheet(parts, random)
    parts[name] = parts[name] + random.choice((b"<c><f>", b"<row ", b'<c r="', b"<a>")) * 500_000


MUTATIONS: tuple[Callable[[Parts, Random], None], ...] = (
    types_swapped,
    commands_written,
    rows_cut,
    sheets_renamed,
    headings_changed,
    far_cells,
    merged_everywhere,
    entities_nested,
    zeros_in_a_part,
    links_outside,
    macros_added,
    parts_lost,
    tags_broken,
    tags_endless,
)


def mutated(data: bytes, seed: int) -> tuple[str, bytes]:
    """Return the name of a mutation and the workbook after it; every sixth flips raw bytes."""
    random = Random(seed)
    if seed % 6 == 5:
        raw = bytearray(data)
        for _ in range(random.choice((1, 8, 200))):
            raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
        cut = random.choice((len(raw), len(raw), len(raw) // 2, 10))
        return "bytes_flipped", bytes(raw[:cut])
    mutation = MUTATIONS[seed % len(MUTATIONS)]
    parts = unzip(data)
    mutation(parts, random)
    return mutation.__name__, zipped(parts)
