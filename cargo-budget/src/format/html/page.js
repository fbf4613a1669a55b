"use strict";
// What a page without scripts cannot do: search, sort, and go through the map with the arrow keys.
(() => {
  const number = (cell) => {
    const digits = cell.textContent.replace(/[^0-9-]/g, "");
    return digits === "" || digits === "-" ? -Infinity : Number(digits);
  };
  const compare = {
    text: (one, other) => one.textContent.localeCompare(other.textContent, "en", { numeric: true }),
    number: (one, other) => {
      const [left, right] = [number(one), number(other)];
      return left === right ? 0 : left < right ? -1 : 1;
    },
  };

  for (const head of document.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const kind = head.dataset.sort;
      const before = head.getAttribute("aria-sort");
      const first = kind === "number" ? "descending" : "ascending";
      const second = kind === "number" ? "ascending" : "descending";
      const order = before === first ? second : first;
      for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      const body = head.closest("table").tBodies[0];
      const sign = order === "ascending" ? 1 : -1;
      const rows = [...body.rows];
      rows.sort((one, other) => sign * compare[kind](one.cells[head.cellIndex], other.cells[head.cellIndex]));
      body.append(...rows);
    });
  }

  const rows = [...document.querySelectorAll("tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
  const areas = [...document.querySelectorAll(".map > *")].map((area) => [
    area,
    area.querySelector("title").textContent.toLowerCase(),
  ]);
  const search = document.getElementById("search");
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const filter = () => {
    const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text) => asked.every((word) => text.includes(word));
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !has(text);
      if (!row.hidden) shown += 1;
    }
    for (const [area, text] of areas) area.classList.toggle("dim", !has(text));
    found.value = asked.length === 0 ? "" : `${shown} of ${rows.length} rows`;
  };
  words.addEventListener("input", filter);
  search.addEventListener("submit", (event) => event.preventDefault());
  search.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== words) {
      event.preventDefault();
      words.focus();
    }
  });

  const said = document.getElementById("said");
  for (const map of document.querySelectorAll(".map")) {
    const say = (event) => {
      const area = event.target.closest(".map > *");
      if (area) said.textContent = area.querySelector("title").textContent;
    };
    map.addEventListener("pointerover", say);
    map.addEventListener("focusin", say);
    map.addEventListener("keydown", (event) => {
      const links = [...map.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const steps = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 };
      const next = links[steps[event.key]];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    said.hidden = false;
  }
  document.documentElement.dataset.script = "on";
})();
