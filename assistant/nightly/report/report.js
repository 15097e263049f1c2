"use strict";
// Sorting and filtering of what is already there; without this script the report reads just as well.
const tables = [...document.querySelectorAll("table")];
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

for (const table of tables) {
  // Cards on small screens take the table's meaning away: say it again.
  table.setAttribute("role", "table");
  table.querySelectorAll("thead, tbody, tfoot").forEach((part) => part.setAttribute("role", "rowgroup"));
  table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
  table.querySelectorAll("td").forEach((cell) => cell.setAttribute("role", "cell"));
  table.querySelectorAll("thead th").forEach((head) => head.setAttribute("role", "columnheader"));
  table.querySelectorAll("tbody th, tfoot th").forEach((head) => head.setAttribute("role", "rowheader"));
}

const keyOf = (cell) => {
  const key = cell.dataset.sort ?? cell.textContent.trim();
  return cell.dataset.kind === "number" ? Number(key) : key;
};
const compare = (one, other) =>
  typeof one === "number" && typeof other === "number" ? one - other : collator.compare(String(one), String(other));

const sortBy = (table, head, place) => {
  const down = head.getAttribute("aria-sort") === "ascending";
  table.querySelectorAll("thead th").forEach((each) => each.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [keyOf(row.cells[place]), row]);
  rows.sort((one, other) => (down ? -1 : 1) * compare(one[0], other[0]));
  body.append(...rows.map((pair) => pair[1]));
};

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(table, head, place));
    head.replaceChildren(button);
  });
}

const box = document.getElementById("filter");
const hits = document.getElementById("hits");
const rows = tables.flatMap((table) => [...table.tBodies[0].rows]).map((row) => [row.textContent.toLowerCase(), row]);
const later = document.querySelector("details.all");

const filter = () => {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [text, row] of rows) {
    row.hidden = !words.every((word) => text.includes(word));
    shown += row.hidden ? 0 : 1;
  }
  hits.textContent = words.length ? hits.dataset.words.replace("#", shown) : "";
  if (later) later.open = words.length > 0;
};
box.addEventListener("input", filter);
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    box.value = "";
    filter();
  }
});
if (rows.length > 5) document.querySelector(".filter").hidden = false;
