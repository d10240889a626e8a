"""Charts as part of a page: SVG text made one inline element in the colours of the page."""

import re
from xml.etree import ElementTree

from kpi_report.document.style import NAMES

_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = frozenset({"metadata", "script", "style", "foreignObject"})
_PAINTED = frozenset({"style", "fill", "stroke"})
_COLOUR = re.compile("#[0-9a-f]{6}(?![0-9a-f])")


def inline_svg(svg: str, alt: str, scope: str) -> str:
    """Return SVG text as one inline ``<svg>`` element that cannot disturb the page around it.

    Parameters
    ----------
    svg
        A whole SVG document.
    alt
        Alternative text.
    scope
        Prefix for its ids, so that two charts in a page never share one.

    Raises
    ------
    ValueError
        If the text is not well-formed XML, or its root is not ``<svg>``.
    """
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        raise ValueError(f"the SVG text is damaged: {error}") from error
    _clean(root, scope)
    if root.tag != "svg":
        raise ValueError(f"the SVG text is a <{root.tag}>")
    root.set("role", "img")
    root.set("aria-label", alt)
    return ElementTree.tostring(root, encoding="unicode")


def inline_mark(svg: str) -> str:
    """Return a mark of :mod:`kpi_report.document.marks` as part of a page; nothing for none.

    The row says in words what it shows, so that it is left out for those who listen.
    """
    return _COLOUR.sub(_named, svg).replace("<svg ", '<svg class="mark" aria-hidden="true" ', 1)


def _clean(root: ElementTree.Element, scope: str) -> None:
    # Of style sheets only `*{…}` is kept, which is all that matplotlib writes, as the style of the
    # root: inline it would reach every element of the page.
    inherited = []
    for element in root.iter():
        for child in list(element):
            if not isinstance(child.tag, str) or _local(child.tag) in _LEFT_OUT:
                element.remove(child)
                if isinstance(child.tag, str) and _local(child.tag) == "style":
                    inherited += re.findall(r"\*\s*\{([^}]*)\}", child.text or "")
    for element in root.iter():
        element.tag = _local(element.tag)
        if not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
        attributes = dict(element.attrib)
        element.attrib.clear()
        for name, value in attributes.items():
            _keep(element, "href" if name == _XLINK_HREF else name, value, scope)
    if inherited:
        root.set("style", ";".join([*inherited, root.get("style", "")]).strip("; "))


def _keep(element: ElementTree.Element, name: str, value: str, scope: str) -> None:
    if name.startswith("{") or name.lower().startswith("on"):
        return
    if name == "href":
        if value.startswith("#"):
            element.set(name, f"#{scope}-{value[1:]}")
        elif value.startswith("data:image/"):
            element.set(name, value)
    elif name == "id":
        element.set(name, f"{scope}-{value}")
    else:
        if name in _PAINTED:
            value = _COLOUR.sub(_named, value)
        if "url(" in value:
            value = re.sub(r"url\((['\"]?)#", rf"url(\1#{scope}-", value)
        element.set(name, value)


def _named(colour: re.Match[str]) -> str:
    """Return a colour as the page's own of its name, or itself where the page has none."""
    name = NAMES.get(colour[0])
    return f"var(--{name},{colour[0]})" if name else colour[0]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
