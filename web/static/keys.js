// Keys for whoever votes on many: 1 to 9 choose on the sheet, Ctrl+Enter sends it. All of it works without.
"use strict";
document.addEventListener("keydown", (event) => {
  const field = document.activeElement;
  const form = (field && field.form) || document.querySelector("main form");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button:not([value])"));
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  const writes = field && (field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && !/^(radio|checkbox)$/.test(field.type)));
  if (writes) return;
  const group = (field && field.closest("fieldset")) || form.querySelector("fieldset");
  const choice = group && group.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (choice) {
    choice.checked = true;
    choice.focus();
  }
});
