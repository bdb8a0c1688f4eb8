// Small helps. Every page says and does everything that matters without them.
"use strict";

// A link to a place inside something folded opens it (not all browsers do).
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target; part; part = part.parentElement) {
    if (part.tagName === "DETAILS") part.open = true;
  }
  if (target) target.scrollIntoView();
}

// A region that does not scroll needs no stop for the keyboard.
function skipStillRegions() {
  for (const region of document.querySelectorAll(".scroll, pre[tabindex]")) {
    const still =
      region.scrollWidth <= region.clientWidth && region.scrollHeight <= region.clientHeight;
    if (region.clientWidth) region.tabIndex = still ? -1 : 0;
  }
}

// What a cell is sorted by: its number, or its words.
function sortKey(row, column) {
  const cell = row.cells[column];
  const value = cell.dataset.value;
  return value === undefined ? cell.textContent.trim() : Number(value);
}

function compare(a, b) {
  if (typeof a === typeof b) {
    return typeof a === "number" ? a - b : a.localeCompare(b, "en-GB", { numeric: true });
  }
  return typeof a === "number" ? 1 : -1; // [c] and [x] come after the smallest number
}

function sortBy(table, column) {
  const heads = table.tHead.rows[0].cells;
  const isNumber = heads[column].classList.contains("number");
  const now = heads[column].getAttribute("aria-sort");
  const down = now ? now === "ascending" : isNumber;
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => compare(sortKey(a, column), sortKey(b, column)) * (down ? -1 : 1));
  table.tBodies[0].append(...rows);
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
}

function makeSortable(table) {
  if (table.tBodies[0].rows.length < 8) return;
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(table, column));
    head.append(button);
  });
}

document.querySelectorAll("table").forEach(makeSortable);
skipStillRegions();
addEventListener("resize", skipStillRegions);
addEventListener("toggle", skipStillRegions, true);
addEventListener("hashchange", openTarget);
if (location.hash) openTarget();
