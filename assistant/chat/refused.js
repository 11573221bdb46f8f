// Gradio's page does not say why the server turns an upload down: show what the server said.
const send = window.fetch;
window.fetch = async (...given) => {
  const reply = await send(...given);
  if (reply.status === 429 || reply.status === 403) {
    const said = await reply.clone().json().catch(() => ({}));
    if (typeof said.detail === "string") {
      document.querySelector("#refused")?.remove();
      const box = document.createElement("p");
      box.id = "refused";
      box.setAttribute("role", "alert");
      document.body.prepend(box);
      box.textContent = said.detail;
      setTimeout(() => box.remove(), 15000);
    }
  }
  return reply;
};
