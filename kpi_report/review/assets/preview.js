"use strict";

const state = document.getElementById("state");
const screen_ = document.getElementById("screen");
const paper = document.getElementById("paper");
const area = document.getElementById("area");
let socket = null;
let shown = { version: -1 };
let place = null; // where the reader was in the last page without an error
let printed = -1;

function say(text, kind) {
  state.textContent = text;
  state.className = kind || "";
}

function headings(frame) {
  return [...frame.contentDocument.querySelectorAll("h1, h2, h3")];
}

/* The heading above the top of the window, and how far below it the reader is. */
function placeIn(frame) {
  const view = frame.contentWindow;
  let found = { text: "", nth: 0, below: view.scrollY, top: view.scrollY };
  const seen = new Map();
  for (const heading of headings(frame)) {
    const text = heading.textContent;
    const nth = seen.get(text) || 0;
    seen.set(text, nth + 1);
    const y = heading.getBoundingClientRect().top;
    if (y > 1) break;
    found = { text, nth, below: -y, top: view.scrollY };
  }
  return found;
}

function goTo(frame, wanted) {
  const view = frame.contentWindow;
  const same = headings(frame).filter((heading) => heading.textContent === wanted.text);
  const heading = same[Math.min(wanted.nth, same.length - 1)];
  const top = heading ? heading.getBoundingClientRect().top + view.scrollY + wanted.below : wanted.top;
  view.scrollTo({ top, left: 0, behavior: "instant" });
}

function current() {
  return screen_.querySelector("iframe:not(.coming)");
}

/* The next page is loaded behind the one that is read, and then takes its place. */
function turn(next) {
  for (const late of screen_.querySelectorAll("iframe.coming")) late.remove();
  const frame = document.createElement("iframe");
  frame.title = "文書";
  frame.className = "coming";
  frame.src = `document?version=${next.version}`;
  frame.addEventListener("load", () => {
    const old = current();
    if (old && !shown.failed) place = placeIn(old);
    if (next.failed) {
      const last = headings(frame).pop();
      if (last) last.scrollIntoView({ block: "start", behavior: "instant" });
    } else if (place) {
      goTo(frame, place);
    }
    frame.className = "";
    if (old) old.remove();
    shown = next;
    document.documentElement.dataset.version = next.version;
  }, { once: true });
  screen_.append(frame);
}

async function print(version) {
  if (document.body.dataset.view === "html" || printed === version) return;
  printed = version;
  const answer = await fetch(`paper?version=${version}`);
  if (printed !== version) return;
  const told = await answer.json();
  if (told.message) {
    paper.replaceChildren(Object.assign(document.createElement("p"), { textContent: told.message }));
    return;
  }
  const pages = [...paper.querySelectorAll("img")];
  const images = await Promise.all(
    Array.from({ length: told.pages }, async (_, n) => {
      const image = new Image();
      image.alt = `${n + 1}ページ`;
      image.src = `page?version=${version}&number=${n + 1}`;
      await image.decode().catch(() => {});
      return image;
    })
  );
  if (printed !== version) return;
  images.forEach((image, n) => (pages[n] ? pages[n].replaceWith(image) : paper.append(image)));
  for (const left of pages.slice(images.length)) left.remove();
  for (const text of paper.querySelectorAll("p")) text.remove();
  document.documentElement.dataset.printed = version;
}

function heard(told) {
  if (told.state === "working") {
    say("作成中です。", "working");
    return;
  }
  if (area.value !== told.area) area.value = told.area;
  if (told.failed) say(told.message, "failed");
  else say(`${told.seconds.toFixed(1)}秒（${told.n_cells}セルのうち${told.n_run}セルを実行）`);
  if (told.version !== shown.version) turn(told);
  print(told.version);
}

function connect() {
  socket = new WebSocket(`ws://${location.host}/events`);
  socket.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    say("接続が切れました。コマンドが終了していないか確認してください。", "failed");
    setTimeout(connect, 1000);
  });
}

area.addEventListener("change", () => socket.send(JSON.stringify({ area: area.value })));
document.getElementById("restart").addEventListener("click", () => socket.send(JSON.stringify({ restart: true })));
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.show;
    for (const other of document.querySelectorAll("[data-show]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    if (shown.version >= 0) print(shown.version);
  });
}
connect();
