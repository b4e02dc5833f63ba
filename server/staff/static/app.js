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
