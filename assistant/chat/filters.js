// The filters: chips that stay in view above the question, and a form behind "Filter".

const form = () => element.querySelector("form");

function show(open) {
  form().hidden = !open;
  element.querySelector("[data-filter]").setAttribute("aria-expanded", String(open));
  (open ? form().querySelector("select") : element.querySelector("[data-filter]")).focus();
}

let sent = false;
function send(without) {
  sent = true;
  const given = Object.fromEntries(new FormData(form()));
  if (without) given[without] = "";
  trigger("submit", given);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("filter" in button.dataset) show(form().hidden);
  else if ("remove" in button.dataset) send(button.dataset.remove);
  else if ("close" in button.dataset) show(false);
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
element.addEventListener("keydown", (event) => { if (event.key === "Escape" && !form().hidden) show(false); });
watch("value", () => {
  if (sent) element.querySelector("[data-filter]").focus({ preventScroll: true });
  sent = false;
});
