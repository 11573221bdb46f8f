// Runs once in the newest turn's pane; `element` and `watch` come from gradio. An answer streams in many steps; a
// screen reader is told twice: that it is looked for, and the whole of it. It reads in the language of the welcome.

const status = document.createElement("div");
status.id = "spoken-status";
status.setAttribute("role", "status");
status.setAttribute("aria-live", "polite");
element.after(status);

watch("value", () => {
  requestAnimationFrame(() => {
    const language = element.querySelector(".welcome")?.lang;
    if (language) document.documentElement.lang = language;
    const said = element.querySelector(".turn")?.dataset.said ?? "";
    if (said && said !== status.textContent) status.textContent = said;
  });
});
