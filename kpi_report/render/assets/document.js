// What a page does beyond being read: tables can be sorted, and an origin that is shown be put
// away. Nothing depends on it.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const collator = new Intl.Collator("ja", { numeric: true });
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.querySelector("main").append(status);
  for (const text of document.querySelectorAll("[data-scripted]")) text.hidden = false;

  const textOf = (cell) => {
    const copy = cell.cloneNode(true);
    for (const tip of copy.querySelectorAll('[role="tooltip"]')) tip.remove();
    for (const detail of copy.querySelectorAll(".detail")) detail.prepend(" ");
    // Without the commas of thousands, which would end a number.
    return copy.textContent.trim().replace(/(\d),(?=\d{3})/g, "$1");
  };

  // The cell of a row that stands in a column, whatever spans others before it.
  const cellAt = (row, column) => {
    let left = 0;
    for (const cell of row.cells) {
      left += cell.colSpan;
      if (left > column) return cell;
    }
    return null;
  };

  // The rows of a group as they move: a row that nothing heads, or into which a cell reaches from
  // above, goes with the one before it. The heading of the group stays where it is.
  const unitsOf = (body) => {
    const units = [];
    let reach = 0;
    for (const row of body.rows) {
      if (row.classList.contains("group")) continue;
      const heads = reach < 1 && row.querySelector('th[scope="row"]');
      if (heads || !units.length) units.push([row]);
      else units.at(-1).push(row);
      reach = Math.max(reach, ...Array.from(row.cells, (cell) => cell.rowSpan)) - 1;
    }
    return units;
  };

  const keyOf = (unit, column) => {
    const cell = cellAt(unit[0], column);
    const shown = [...(cell?.childNodes ?? [])].find((node) => node.nodeType === Node.TEXT_NODE)?.data ?? "";
    const value = cell && "value" in cell.dataset ? Number(cell.dataset.value) : null;
    const blank = /^[\u2010-\u2015\u2212-]?$/.test(shown.trim());
    return { unit, text: cell ? textOf(cell) : "", value, blank };
  };

  // Numbers by their value; what has none stands behind those that have, and blanks stand last,
  // whichever way the rest is turned.
  const comparing = (sign) => (a, b) => {
    if (a.blank || b.blank) return a.blank - b.blank;
    if (a.value !== null && b.value !== null) return sign * (a.value - b.value);
    if (a.value !== null || b.value !== null) return (a.value === null) - (b.value === null);
    return sign * collator.compare(a.text, b.text);
  };

  const groupsOf = (table) => Array.from(table.tBodies, (body) => ({ body, units: unitsOf(body) }));

  const arrange = (groups, column, sign) => {
    for (const { body, units } of groups) {
      const keys = units.map((unit) => keyOf(unit, column));
      if (sign) keys.sort(comparing(sign));
      body.append(...keys.flatMap((key) => key.unit));
    }
  };

  // Whether the rows of any group differ in a column.
  const differs = (groups, column) => groups.some(({ units }) => {
    const keys = units.map((unit) => keyOf(unit, column));
    return keys.some((key) => comparing(1)(keys[0], key));
  });

  const SIGNS = { ascending: 1, descending: -1 };
  const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

  const sortable = (table) => {
    const groups = groupsOf(table);
    const heads = Array.from(table.tHead.rows[0].cells);
    const sorted = () => heads.find((head) => head.getAttribute("aria-sort"));

    const press = (head) => {
      const next = NEXT[head.getAttribute("aria-sort") || "none"];
      sorted()?.removeAttribute("aria-sort");
      if (next !== "none") head.setAttribute("aria-sort", next);
      arrange(groups, heads.indexOf(head), SIGNS[next]);
      const said = next === "none" ? words.unsorted : words[next];
      status.textContent = said.replace("{column}", textOf(head));
    };

    for (const head of heads.filter((_, column) => differs(groups, column))) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => press(head));
      head.append(button);
      table.classList.add("sorting");
    }
    // Paper shows the order of the document.
    window.addEventListener("beforeprint", () => sorted() && arrange(groups, 0, 0));
    window.addEventListener("afterprint", () => {
      const head = sorted();
      if (head) arrange(groups, heads.indexOf(head), SIGNS[head.getAttribute("aria-sort")]);
    });
  };

  for (const table of document.querySelectorAll("table[data-sortable]")) sortable(table);

  // Escape puts away what pointer or focus shows, until they leave it.
  const HELD = ":hover, :focus, :focus-within";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const traced of document.querySelectorAll(`.traced:is(${HELD})`)) {
      traced.classList.add("dismissed");
    }
  });
  for (const kind of ["pointerover", "focusin", "focusout"]) {
    document.addEventListener(kind, () => {
      for (const traced of document.querySelectorAll(".dismissed")) {
        if (!traced.matches(HELD)) traced.classList.remove("dismissed");
      }
    });
  }
})();
