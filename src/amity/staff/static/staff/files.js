// The box for files also takes what is dropped on its form, and says at once what is too large to be sent.

for (const form of document.querySelectorAll("form[data-takes-files]")) {
  const box = form.querySelector("input[type=file]");
  const told = form.querySelector("[data-told]");
  form.querySelector("[data-drop-hint]").hidden = false;

  const look = () => {
    const large = [...box.files].filter((file) => file.size > Number(form.dataset.most));
    told.hidden = !large.length;
    told.textContent = large.length ? `${form.dataset.tooLarge} ${large.map((file) => file.name).join(", ")}` : "";
    box.setCustomValidity(told.textContent);
  };
  box.addEventListener("change", look);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("taking");
  });
  form.addEventListener("dragleave", () => form.classList.remove("taking"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("taking");
    if (!event.dataTransfer.files.length) return;
    box.files = event.dataTransfer.files;
    look();
    box.focus();
  });
}
