(() => {
  "use strict";
  const query = document.getElementById("query");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  if (!query) return;
  const table = document.getElementById("areas");
  const body = table.tBodies[0];
  const selects = Array.from(document.querySelectorAll("#controls select"));
  const headings = Array.from(table.querySelectorAll("th[data-sort]"));

  // ガ, ｶﾞ and が are one letter to whoever searches; so are Ａ and a.
  const fold = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) - 0x60));

  const rows = Array.from(body.rows, (row) => ({
    row,
    text: fold(row.dataset.search),
    order: row.dataset.order.split(" ").map(Number),
    facets: Object.fromEntries(selects.map((select) =>
      [select.id, row.dataset[select.id].split("\n")])),
  }));

  const filter = () => {
    const words = fold(query.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of rows) {
      const fits = words.every((word) => item.text.includes(word))
        && selects.every(({ id, value }) => !value || item.facets[id].includes(value));
      item.row.hidden = !fits;
      shown += fits;
    }
    count.textContent = count.dataset.text.replace("{n}", rows.length).replace("{m}", shown);
    nothing.hidden = shown > 0;
  };

  const sorting = { name: "", down: false };

  const sort = (name, down) => {
    const heading = headings.find((one) => one.dataset.sort === name);
    sorting.name = heading ? name : "";
    sorting.down = Boolean(heading) && down;
    for (const one of headings) one.removeAttribute("aria-sort");
    const sorted = rows.slice();
    if (heading) {
      const place = Number(heading.dataset.place);
      const sign = down ? -1 : 1;
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      // Equal ones stay in the order of the registry, whichever way.
      sorted.sort((a, b) => sign * (a.order[place] - b.order[place]));
    }
    body.append(...sorted.map((item) => item.row));
  };

  // The first press sorts the way that is wanted most, the second the other way, the third not.
  const press = ({ dataset }) => {
    const first = dataset.first === "descending";
    if (sorting.name !== dataset.sort) sort(dataset.sort, first);
    else if (sorting.down === first) sort(dataset.sort, !first);
    else sort("", false);
    remember();
  };

  const remember = () => {
    const hash = new URLSearchParams();
    if (query.value.trim()) hash.set("q", query.value.trim());
    for (const { id, value } of selects) if (value) hash.set(id, value);
    if (sorting.name) hash.set("sort", (sorting.down ? "-" : "") + sorting.name);
    const page = location.href.split("#")[0];
    history.replaceState(null, "", hash.toString() ? `${page}#${hash}` : page);
  };

  const recall = () => {
    const hash = new URLSearchParams(location.hash.slice(1));
    query.value = hash.get("q") || "";
    for (const select of selects) {
      select.value = hash.get(select.id) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    const order = hash.get("sort") || "";
    sort(order.replace(/^-/, ""), order.startsWith("-"));
    filter();
  };

  const empty = () => {
    query.value = "";
    for (const select of selects) select.value = "";
    filter();
  };

  const change = () => { filter(); remember(); };
  const clear = () => { empty(); remember(); query.focus(); };

  query.addEventListener("input", change);
  query.addEventListener("keydown", (event) => {
    // While an input method converts, Escape belongs to it.
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    clear();
  });
  for (const select of selects) select.addEventListener("change", change);
  document.getElementById("clear").addEventListener("click", clear);

  for (const heading of headings) {
    const button = document.createElement("button");
    heading.dataset.heading = heading.textContent;
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => press(heading));
    heading.append(button);
  }

  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) recall();
    else if (target.hidden) {
      empty();
      target.scrollIntoView();
    }
  });

  for (const part of document.querySelectorAll("[data-script]")) part.hidden = false;
  table.classList.add("sortable");
  recall();
})();
