// Live state: says when the stream is lost, and "/" goes to the search. All else works without this file.
"use strict";

const lost = (event) => {
  const notice = document.getElementById("lost");
  if (!notice || !notice.hidden || event.detail.xhr.status === 401) return;
  document.getElementById("lost-since").textContent = new Date().toTimeString().slice(0, 5);
  notice.hidden = false;
};
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(name, lost);

document.addEventListener("htmx:afterOnLoad", (event) => {
  const notice = document.getElementById("lost");
  if (notice && event.detail.xhr.status === 200) notice.hidden = true;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, select, textarea")) return;
  const search = document.getElementById("q");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// g, then an area's letter, goes there; j and k walk the rows' links.
let going = false;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (going) {
    going = false;
    const area = document.querySelector(`.area[data-letter="${CSS.escape(event.key)}"]`);
    if (area) area.click();
    return;
  }
  if (event.key === "g") going = true;
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll(".row-link")];
  const at = links.indexOf(document.activeElement);
  const next = links[event.key === "j" ? at + 1 : Math.max(0, at - 1)];
  if (next) next.focus();
});
document.getElementById("print")?.addEventListener("click", () => window.print());
document.querySelector(".area[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A file that was chosen is named beside the button: the browser's own words are in the browser's language.
document.getElementById("file")?.addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) document.getElementById("file-name").textContent = file.name;
});
