// Runs once in the newest turn's pane; `element` and `watch` come from gradio. An answer streams in many steps; a
// screen reader is told twice: that it is looked for, and the whole of it.

const status = document.createElement("div");
status.id = "spoken-status";
status.setAttribute("role", "status");
status.setAttribute("aria-live", "polite");
element.after(status);

watch("value", () => {
  requestAnimationFrame(() => {
    const said = element.querySelector(".turn")?.dataset.said ?? "";
    if (said && said !== status.textContent) status.textContent = said;
  });
});
