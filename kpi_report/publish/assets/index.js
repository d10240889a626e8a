(() => {
  "use strict";
  const query = document.getElementById("query");
  const status = document.getElementById("status");
  const count = document.getElementById("count");
  const nothing = document.getElementById("nothing");
  if (!query) return;

  // ガ, ｶﾞ and が are one letter to whoever searches; so are Ａ and a.
  const fold = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (letter) =>
      String.fromCharCode(letter.charCodeAt(0) - 0x60));

  const rows = Array.from(document.querySelectorAll("#areas tbody tr"), (row) => ({
    row, text: fold(row.dataset.search), verdict: row.dataset.verdict,
  }));

  const filter = () => {
    const words = fold(query.value).split(/\s+/).filter(Boolean);
    const verdict = status ? status.value : "";
    let shown = 0;
    for (const item of rows) {
      const fits = (!verdict || item.verdict === verdict)
        && words.every((word) => item.text.includes(word));
      item.row.hidden = !fits;
      shown += fits;
    }
    count.textContent = `${rows.length}圏域中 ${shown}圏域を表示`;
    nothing.hidden = shown > 0;
  };

  const remember = () => {
    const hash = new URLSearchParams();
    if (query.value.trim()) hash.set("q", query.value.trim());
    if (status && status.value) hash.set("status", status.value);
    const page = location.href.split("#")[0];
    history.replaceState(null, "", hash.toString() ? `${page}#${hash}` : page);
  };

  const recall = () => {
    const hash = new URLSearchParams(location.hash.slice(1));
    query.value = hash.get("q") || "";
    if (status) {
      status.value = hash.get("status") || "";
      if (status.selectedIndex < 0) status.value = "";
    }
    filter();
  };

  const change = () => { filter(); remember(); };
  const clear = () => {
    query.value = "";
    if (status) status.value = "";
    change();
    query.focus();
  };

  query.addEventListener("input", change);
  query.addEventListener("keydown", (event) => {
    // While an input method converts, Escape belongs to it.
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    clear();
  });
  if (status) status.addEventListener("change", change);
  document.getElementById("clear").addEventListener("click", clear);

  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) recall();
    else if (target.hidden) {
      query.value = "";
      if (status) status.value = "";
      filter();
      target.scrollIntoView();
    }
  });

  document.getElementById("controls").hidden = false;
  recall();
})();
