// The conversations of this browser: kept in localStorage under the user's name, listed in the drawer, opened by
// sending one back to the server, which reads its citations from the index again and trusts nothing else in it.
// `#kept` is where the server hands over the conversation as it stands; this script runs there.

const drawer = document.querySelector("#conversations");
const list = drawer.querySelector("ul");
const MOST = 100;
let owner = null;
let deleted = null;

const key = () => `briefings.conversations.${owner}`;
const isOpen = (id) => sessionStorage.getItem("briefings.open") === id;

function read() {
  try {
    const found = JSON.parse(localStorage.getItem(key()) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one?.id === "string" && Array.isArray(one.turns)) : [];
  } catch {
    return [];
  }
}

// Where the browser has no room, the oldest go.
function write(all) {
  let kept = all.slice(0, MOST);
  while (true) {
    try {
      localStorage.setItem(key(), JSON.stringify(kept));
      break;
    } catch {
      if (!kept.length) break;
      kept = kept.slice(0, -1);
    }
  }
  const full = drawer.querySelector(".full");
  full.hidden = kept.length === all.length;
  full.textContent = full.hidden ? "" : drawer.querySelector("nav").dataset.full;
  show();
}

const nameOf = (one) => one.name || one.turns[0]?.question || "…";

function show() {
  const nav = drawer.querySelector("nav");
  const rows = read().map((one) => {
    const row = drawer.querySelector("template.row").content.firstElementChild.cloneNode(true);
    const name = row.querySelector(".name");
    row.dataset.id = one.id;
    name.textContent = name.title = nameOf(one);
    if (isOpen(one.id)) name.setAttribute("aria-current", "true");
    row.querySelector("[data-rename]").setAttribute("aria-label", `${nav.dataset.rename}: ${nameOf(one)}`);
    row.querySelector("[data-delete]").setAttribute("aria-label", `${nav.dataset.delete}: ${nameOf(one)}`);
    return row;
  });
  list.replaceChildren(...rows);
  drawer.querySelector(".none").hidden = rows.length > 0;
  drawer.querySelector(".undo").hidden = !deleted;
}

function open(id) {
  const found = read().find((one) => one.id === id);
  if (!found) return;
  sessionStorage.setItem("briefings.open", id);
  trigger("select", { conversation: JSON.stringify({ id: found.id, turns: found.turns }) });
  show();
}

function rename(row) {
  const form = drawer.querySelector("template.naming").content.firstElementChild.cloneNode(true);
  const input = form.querySelector("input");
  input.value = row.querySelector(".name").textContent;
  const finish = (keep) => {
    const name = input.value.trim();
    if (keep && name) write(read().map((one) => (one.id === row.dataset.id ? { ...one, name } : one)));
    else show();
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); finish(true); });
  input.addEventListener("keydown", (event) => { if (event.key === "Escape") finish(false); });
  input.addEventListener("blur", () => { if (form.isConnected) finish(true); });
  row.replaceChildren(form);
  input.focus();
  input.select();
}

const fold = (folded) => {
  document.body.classList.toggle("conversations-open", !folded);
  document.querySelector("#drawer")?.setAttribute("aria-expanded", String(!folded));
};
// A narrower window has no room for the drawer beside the chat and a source with its outline: it lies over them.
const narrow = window.matchMedia("(max-width: 1500px)");
narrow.addEventListener("change", () => fold(narrow.matches));

drawer.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const id = button.closest("li")?.dataset.id;
  if ("conversation" in button.dataset) {
    open(id);
    if (narrow.matches) fold(true);
  } else if ("rename" in button.dataset) rename(button.closest("li"));
  else if ("delete" in button.dataset) {
    const all = read();
    const place = all.findIndex((one) => one.id === id);
    deleted = { one: all[place], place, wasOpen: isOpen(id) };
    write(all.filter((one) => one.id !== id));
    if (deleted.wasOpen) document.querySelector("#new").click();
    drawer.querySelector("[data-undo]").focus();
  } else if ("undo" in button.dataset && deleted) {
    const { one, place, wasOpen } = deleted;
    deleted = null;
    write(read().toSpliced(place, 0, one));
    if (wasOpen) open(one.id);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#drawer")) fold(document.body.classList.contains("conversations-open"));
  else if (event.target.closest("#new")) {
    sessionStorage.removeItem("briefings.open");
    show();
  }
});
// Many clicks in a row are one question: the others would only be told that it is being answered.
let asked = -Infinity;
document.addEventListener("click", (event) => {
  if (!event.target.closest("#ask")) return;
  if (event.timeStamp - asked < 600) event.stopImmediatePropagation();
  else asked = event.timeStamp;
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && narrow.matches) fold(true);
});
window.addEventListener("storage", (event) => { if (event.key === key()) show(); });

function took() {
  const given = element.querySelector("output");
  if (!given) return;
  if (owner !== given.dataset.owner) {
    owner = given.dataset.owner;
    fold(narrow.matches);
    show();
    const last = sessionStorage.getItem("briefings.open");
    if (last && !given.textContent) open(last);
  }
  if (!given.textContent) return;
  const { id, turns } = JSON.parse(given.textContent);
  const all = read();
  const before = all.find((one) => one.id === id);
  deleted = null;
  sessionStorage.setItem("briefings.open", id);
  write([{ ...before, id, turns }, ...all.filter((one) => one !== before)]);
}
watch("value", took);
took();
