// Behind script.js in the panes of the Explore tab: a bar asks for the places behind it.
element.addEventListener("click", (event) => {
  const bar = event.target.closest("button[data-places]");
  if (!bar) return;
  for (const other of element.querySelectorAll("[data-places][aria-pressed]")) other.setAttribute("aria-pressed", "false");
  bar.setAttribute("aria-pressed", "true");
  trigger("submit", { ...bar.dataset });
});
if (element.closest("#places")) {
  watch("value", () => requestAnimationFrame(() => element.querySelector("h3")?.scrollIntoView({ block: "nearest", behavior })));
}
