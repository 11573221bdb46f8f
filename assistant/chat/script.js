// Runs once in each of the window's own panes; `element`, `trigger` and `watch` come from gradio.
// Panes hold plain buttons with data attributes: clicks are caught here, on the pane, so that it does not
// matter how often its contents are replaced.

const wide = window.matchMedia("(min-width: 769px)");
const behavior = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  if ("open" in button.dataset) {
    if (element.closest("#thread")) window.briefingsOpenedBy = button;
    window.briefingsFocusNext = element.closest("#reader") ? (button.getAttribute("aria-label") ?? "") : "";
    trigger("select", { ...button.dataset });
  } else if ("ask" in button.dataset) {
    trigger("submit", { ask: button.dataset.ask });
  } else if ("upload" in button.dataset) {
    document.querySelector("#upload input[type=file]")?.click();
  } else if ("back" in button.dataset) {
    backToAnswer();
  }
});

function backToAnswer() {
  const opener = window.briefingsOpenedBy;
  opener?.scrollIntoView({ block: "center", behavior });
  opener?.focus({ preventScroll: true });
}

// Who opens a source goes on from there: at its heading, or at the same step of the new one.
function focusOpened() {
  const label = window.briefingsFocusNext;
  window.briefingsFocusNext = undefined;
  if (label === undefined) return;
  const same = label && element.querySelector(`[aria-label="${CSS.escape(label)}"]`);
  (same || element.querySelector(".part.here h3") || element.querySelector("h2"))?.focus({ preventScroll: true });
}

// The tab that holds the reader may be opening in the same moment: wait until it has a size.
function whenVisible(target, then, tries = 400) {
  if (target.offsetParent) requestAnimationFrame(then);
  else if (tries) setTimeout(() => whenVisible(target, then, tries - 1), 25);
}

function showPlace() {
  const article = element.querySelector("article");
  document.querySelectorAll("#thread .marker").forEach((marker) => {
    const here = article?.dataset.number === marker.dataset.number && article?.dataset.place === marker.dataset.place;
    if (here) marker.setAttribute("aria-current", "true");
    else marker.removeAttribute("aria-current");
  });
  if (!article) return;
  whenVisible(article, () => {
    focusOpened();
    const place = element.querySelector("mark") ?? element.querySelector(".here");
    const pane = element.closest("#source");
    if (!wide.matches) (place ?? article).scrollIntoView({ block: place?.matches("mark") ? "center" : "start", behavior });
    else if (!place) pane.scrollTo({ top: 0 });
    else {
      const top = place.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
      const above = place.matches("mark") ? pane.clientHeight / 3 : element.querySelector(".reader-bar").offsetHeight + 8;
      pane.scrollTo({ top: top - above, behavior });
    }
  });
}

// A new question comes to the top of the pane; its answer then grows below it without moving anything.
let turns = 0;
function follow() {
  const now = document.querySelectorAll("#thread .turn").length;
  if (now > turns) {
    requestAnimationFrame(() => {
      const thread = element.closest("#thread");
      const turn = element.querySelector(".turn");
      const top = turn.getBoundingClientRect().top - thread.getBoundingClientRect().top + thread.scrollTop;
      thread.scrollTo({ top, behavior });
    });
  }
  turns = now;
}

if (element.closest("#reader")) {
  watch("value", showPlace);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") backToAnswer();
  });
  showPlace(); // The tab may have been opened by the very click that filled it.
}
if (element.closest("#current")) watch("value", follow);
