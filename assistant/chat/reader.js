// Behind script.js in the source reader: outline, search within the briefing, links to a place, questions on a section.
// Nothing of the document is changed by a search: what is found is painted by the browser (CSS.highlights).

const bar = () => element.querySelector(".reader-bar");
const roomy = () => element.classList.contains("roomy");
let found = [];
let at = -1;

function goTo(target) {
  target.style.scrollMarginTop = `${(bar()?.offsetHeight ?? 0) + 8}px`;
  target.scrollIntoView({ block: "start", behavior });
}

function readSection(start) {
  const section = element.querySelector(`.part[data-start="${start}"]`);
  if (!section) return;
  element.querySelector(".part.here")?.classList.remove("here");
  section.classList.add("here");
  point(start);
  if (!roomy()) element.querySelector(".outline").open = false;
  goTo(section);
  section.querySelector("h3").focus({ preventScroll: true });
}

function point(start) {
  for (const button of element.querySelectorAll(".headings [data-goto]")) {
    if (button.dataset.goto === String(start)) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

// Search: white space in the words matches any, letters in any case.
function search() {
  const words = element.querySelector(".find input").value.trim();
  found = [];
  if (words) {
    const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
    for (const block of element.querySelectorAll(".text :is(h3, p[data-start])")) {
      for (const match of block.textContent.matchAll(pattern)) found.push(rangeIn(block, match.index, match.index + match[0].length));
    }
  }
  at = -1;
  CSS.highlights?.set("briefings-found", new Highlight(...found));
  if (found.length) step(1);
  else tell(words ? "0 of 0" : "");
}

function step(by) {
  if (!found.length) return;
  at = (at + by + found.length) % found.length;
  CSS.highlights?.set("briefings-here", new Highlight(found[at]));
  tell(`${at + 1} of ${found.length}`);
  const scroller = element.closest("#source");
  const box = found[at].getBoundingClientRect();
  if (wide.matches) scroller.scrollBy({ top: box.top - scroller.getBoundingClientRect().top - scroller.clientHeight / 3 });
  else window.scrollBy({ top: box.top - window.innerHeight / 3 });
}

function tell(text) {
  element.querySelector(".find output").textContent = text;
  if (!found.length) CSS.highlights?.delete("briefings-here");
}

// A range over UTF-16 offsets of a block's text, whatever elements the text is cut into.
function rangeIn(block, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), passed = 0; node; node = walker.nextNode()) {
    const past = passed + node.length;
    if (start >= passed && start <= past) range.setStart(node, start - passed);
    if (end <= past) {
      range.setEnd(node, end - passed);
      break;
    }
    passed = past;
  }
  return range;
}

// Offsets of a briefing count characters, those of the browser halves of some.
function offsetOf(node, inside) {
  const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".text p[data-start]");
  if (!block || !element.contains(block)) return null;
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(node, inside);
  return Number(block.dataset.start) + Array.from(before.toString()).length;
}

function linkTo(button) {
  const article = element.querySelector("article");
  let [start, end] = [article.dataset.first, article.dataset.past];
  const selected = document.getSelection();
  if (button.dataset.link) start = end = button.dataset.link;
  else if (selected.rangeCount && !selected.isCollapsed) {
    const range = selected.getRangeAt(0);
    const [first, past] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
    if (first !== null && past !== null) [start, end] = [first, past];
  }
  const link = new URL(window.location.pathname, window.location.origin);
  link.searchParams.set("briefing", article.dataset.briefing);
  if (button.dataset.link || end > start || "opened" in article.dataset) {
    link.searchParams.set("start", start);
    link.searchParams.set("end", end);
  }
  return link.href;
}

async function copy(button) {
  const said = element.querySelector(".reader-bar .copy");
  const link = linkTo(button);
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = said.dataset.copied;
  } catch {
    // Pages without https may not write to the clipboard.
    window.prompt(said.dataset.notCopied, link);
  }
  setTimeout(() => (button.textContent = before), 1500);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("goto" in button.dataset) readSection(button.dataset.goto);
  else if ("found" in button.dataset) step(Number(button.dataset.found));
  else if ("link" in button.dataset) copy(button);
  else if ("about" in button.dataset) {
    trigger("submit", { about: button.dataset.about, briefing: button.dataset.briefing });
    document.querySelector("#question textarea")?.focus();
  }
});
element.addEventListener("input", (event) => event.target.closest(".find") && search());
element.addEventListener("submit", (event) => {
  if (!event.target.closest(".find")) return;
  event.preventDefault();
  step(1);
});
element.addEventListener("keydown", (event) => {
  if (!event.target.matches(".find input")) return;
  if (event.key === "Enter") {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  }
});

function opened() {
  found = [];
  CSS.highlights?.clear();
  const outline = element.querySelector(".outline");
  if (outline) outline.open = roomy();
}
watch("value", opened);

// Gradio keeps no container queries of a page's own styles.
new ResizeObserver(() => {
  const before = roomy();
  if (element.clientWidth) element.classList.toggle("roomy", element.clientWidth >= 600);
  if (before === roomy()) return;
  const outline = element.querySelector(".outline");
  if (outline) outline.open = roomy();
  showPlace(); // All lines are broken anew.
}).observe(element);
