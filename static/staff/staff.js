// One submission per form: the second click of a hurried hand does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
