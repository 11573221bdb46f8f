// A conversation as a file: asked for by a button, handed over by the server in the page, saved by the browser.

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("export" in button.dataset) {
    trigger("submit", { format: button.dataset.export, base: window.location.origin + window.location.pathname });
  } else if ("print" in button.dataset) window.print();
  button.closest("details").open = false;
});
document.addEventListener("click", (event) => {
  const menu = element.querySelector("details");
  if (menu && !menu.contains(event.target)) menu.open = false;
});
element.addEventListener("keydown", (event) => {
  const menu = element.querySelector("details");
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
watch("value", () => {
  const file = element.querySelector("output");
  if (!file) return;
  const bytes = Uint8Array.from(atob(file.textContent), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.dataset.type }));
  link.download = file.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
});
