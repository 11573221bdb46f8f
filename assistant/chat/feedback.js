// Thumbs and corrections below the answers. What is open, typed and stored is kept here by answer, because the
// answers' HTML is replaced with every question; this pane sends feedback and is given the reply to it.

const thread = element.closest("#thread");
const known = new Map();
const PATIENCE_MS = 15000;
let sent = 0;

function of(part) {
  const id = part.closest(".feedback").dataset.answer;
  if (!known.has(id)) known.set(id, { open: false, typed: "", sending: 0, problem: "", thanks: "" });
  return known.get(id);
}

// Changes only what differs, so that it may run after every change of the page.
function show(feedback) {
  const now = of(feedback);
  const say = (where, text) => {
    const place = feedback.querySelector(where);
    if (place.textContent !== text) place.textContent = text;
  };
  feedback.querySelector(".thumbs").hidden = Boolean(now.thanks);
  feedback.querySelector("form").hidden = !now.open;
  feedback.querySelector("[aria-expanded]").setAttribute("aria-expanded", String(now.open));
  feedback.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", String(now.sending > 0)));
  const box = feedback.querySelector("textarea");
  if (box.value !== now.typed) box.value = now.typed;
  say(".thanks", now.thanks);
  say(".went-wrong", now.problem);
}

function send(feedback, thumb) {
  const now = of(feedback);
  if (now.sending) return;
  const number = ++sent;
  Object.assign(now, { sending: number, problem: "" });
  show(feedback);
  const correction = thumb === "down" ? now.typed : "";
  trigger("submit", { answer: feedback.dataset.answer, thumb, correction, sent: String(number) });
  setTimeout(() => settle(feedback.dataset.answer, number, "", feedback.dataset.failed), PATIENCE_MS);
}

function settle(id, number, thanks, problem) {
  const now = known.get(id);
  if (!now || now.thanks || (!thanks && now.sending !== number)) return;
  Object.assign(now, { sending: 0, thanks, problem });
  if (thanks) Object.assign(now, { open: false, typed: "" });
  const feedback = thread.querySelector(`.feedback[data-answer="${CSS.escape(id)}"]`);
  if (!feedback) return;
  const focused = feedback.contains(document.activeElement);
  show(feedback);
  if (focused && thanks) feedback.querySelector(".thanks").focus({ preventScroll: true });
}

thread.addEventListener("click", (event) => {
  const button = event.target.closest(".feedback button");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const feedback = button.closest(".feedback");
  const now = of(feedback);
  if (button.dataset.thumb === "up") {
    now.open = false;
    send(feedback, "up");
  } else if (button.dataset.thumb === "down") {
    now.open = !now.open;
    show(feedback);
    if (!now.open) return;
    feedback.querySelector("textarea").focus({ preventScroll: true });
    feedback.querySelector("form").scrollIntoView({ block: "nearest" });
  } else if ("cancel" in button.dataset) {
    Object.assign(now, { open: false, typed: "", problem: "" });
    show(feedback);
    feedback.querySelector("[aria-expanded]").focus();
  }
});

thread.addEventListener("input", (event) => {
  if (event.target.matches(".feedback textarea")) of(event.target).typed = event.target.value;
});

thread.addEventListener("submit", (event) => {
  const feedback = event.target.closest(".feedback");
  if (!feedback) return;
  event.preventDefault();
  send(feedback, "down");
});

watch("value", () => {
  const reply = element.querySelector("output");
  if (!reply) return;
  const kept = reply.dataset.kept === "yes";
  const said = reply.textContent;
  settle(reply.dataset.answer, Number(reply.dataset.sent), kept ? said : "", kept ? "" : said);
});

const showAll = () => thread.querySelectorAll(".feedback").forEach(show);
new MutationObserver(showAll).observe(thread, { childList: true, subtree: true });
