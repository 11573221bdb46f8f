// Behind script.js in the list of briefings: filter and sort, actions on one briefing. What was typed and chosen here
// stays when the list is sent anew.

let filter = "";
let order = "newest";
const compare = {
  newest: (one, other) => other.date.localeCompare(one.date),
  oldest: (one, other) => (one.date || "9999").localeCompare(other.date || "9999"),
  title: (one, other) => one.title.localeCompare(other.title),
  exchanges: (one, other) => other.exchanges - one.exchanges,
  warnings: (one, other) => other.warnings - one.warnings,
};

// Words by how they begin; "20" is a day and not the year 2025.
const matches = (said, word) => (/^\d{1,2}$/.test(word) ? said === word : said.startsWith(word));

function arrange() {
  const list = element.querySelector(".library");
  if (!list) return;
  const items = [...list.children].sort((one, other) => compare[order](one.dataset, other.dataset));
  const wanted = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  for (const item of items) {
    const said = item.dataset.words.toLocaleLowerCase().split(/[\s,.;:()]+/);
    item.hidden = !wanted.every((word) => said.some((one) => matches(one, word)));
  }
  list.append(...items);
  element.querySelector(".none-match").hidden = items.some((item) => !item.hidden);
}

function restore() {
  const field = element.querySelector(".shelf-filter");
  if (!field) return;
  field.value = filter;
  element.querySelector(".shelf-sort").value = order;
  arrange();
}

element.addEventListener("input", (event) => {
  if (event.target.matches(".shelf-filter")) filter = event.target.value;
  else if (event.target.matches(".shelf-sort")) order = event.target.value;
  else return;
  arrange();
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const sure = element.querySelector(".sure");
  if ("act" in button.dataset) trigger("submit", { ...button.dataset });
  else if (button.matches(".ask-remove")) {
    sure.hidden = false;
    sure.querySelector("button").focus();
  } else if (button.matches(".keep")) {
    sure.hidden = true;
    element.querySelector(".ask-remove").focus();
  }
});
element.addEventListener("submit", (event) => {
  const form = event.target.closest(".details form");
  if (!form) return;
  event.preventDefault();
  const roles = {};
  for (const choice of form.querySelectorAll("[data-speaker]")) {
    // One speaker in two roles has two rows: what was chosen anew counts.
    if (choice.value !== choice.querySelector("[selected]")?.value) roles[choice.dataset.speaker] = choice.value;
  }
  const { title, date, place } = Object.fromEntries(new FormData(form));
  trigger("submit", { act: "correct", briefing: form.dataset.briefing, title, date, place, roles });
});
watch("value", restore);
restore();
