// Below script.js in the panes of the answers: edit a question, ask again, copy, and the card of a citation.

const copied = (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
  return Promise.resolve();
};

function edit(form, on) {
  form.hidden = !on;
  form.previousElementSibling.hidden = on;
  const box = form.querySelector("textarea");
  if (on) {
    box.value = box.defaultValue;
    box.focus();
    box.select();
  } else form.previousElementSibling.querySelector("button").focus();
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("edit" in button.dataset) edit(button.parentElement.nextElementSibling, true);
  else if ("unedit" in button.dataset) edit(button.closest("form"), false);
  else if ("again" in button.dataset) trigger("submit", { ask: button.dataset.again, place: button.dataset.place });
  else if ("copy" in button.dataset) {
    copied(button.closest(".answer").querySelector("template.copy").content.textContent.trim()).then(() => {
      const words = button.textContent;
      button.textContent = button.dataset.copy;
      setTimeout(() => (button.textContent = words), 2000);
    });
  }
});

element.addEventListener("submit", (event) => {
  const form = event.target.closest("form.editing");
  if (!form) return;
  event.preventDefault();
  trigger("submit", { ask: form.querySelector("textarea").value, place: form.dataset.place });
});

element.addEventListener("keydown", (event) => {
  const form = event.target.closest("form.editing");
  if (form && event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (form && event.key === "Escape") edit(form, false);
  else if (event.key === "Escape") hideCard();
});

// The card shows what a marker leads to, for the mouse and for the keyboard; a finger opens the source itself.
let card = null;
let leaving = 0;

function hideCard() {
  clearTimeout(leaving);
  if (card?.isConnected && card.matches(":popover-open")) card.hidePopover();
  card = null;
}

function showCard(marker) {
  clearTimeout(leaving);
  const wanted = marker.closest(".turn").querySelector(`.card[data-number="${CSS.escape(marker.dataset.number)}"]`);
  if (!wanted || wanted === card) return;
  hideCard();
  card = wanted;
  card.showPopover();
  const at = marker.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  card.style.left = `${Math.max(8, Math.min(at.left - 12, window.innerWidth - width - 8))}px`;
  card.style.top = `${at.top - height - 6 > 8 ? at.top - height - 6 : Math.min(at.bottom + 6, window.innerHeight - height - 8)}px`;
}

element.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const marker = event.target.closest("button.marker");
  if (marker) showCard(marker);
  else if (event.target.closest(".card")) clearTimeout(leaving);
});
element.addEventListener("pointerout", (event) => {
  if (!event.target.closest("button.marker, .card")) return;
  clearTimeout(leaving);
  leaving = setTimeout(hideCard, 150);
});
element.addEventListener("focusin", (event) => {
  if (event.target.matches("button.marker") && event.target.matches(":focus-visible")) showCard(event.target);
});
element.addEventListener("focusout", hideCard);
element.addEventListener("click", (event) => { if (event.target.closest("button.marker")) hideCard(); });
element.closest("#thread").addEventListener("scroll", hideCard, { passive: true });
