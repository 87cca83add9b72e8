(() => {
  "use strict";
  const table = document.querySelector("table.cards"), body = table.tBodies[0], rows = [...body.rows];
  const box = document.getElementById("find"), count = document.getElementById("count");
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.classList.toggle("none", !words.every((word) => texts.get(row).includes(word)));
    const seen = rows.filter((row) => row.getClientRects().length).length;
    count.textContent = count.dataset.words.replace("{n}", seen).replace("{all}", rows.length);
  };
  const value = (row, place) => row.cells[place].dataset.k || row.cells[place].textContent.trim();
  for (const head of table.tHead.rows[0].cells) {
    if (!head.hasAttribute("data-sort")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...rows].sort((a, b) => order.compare(value(a, head.cellIndex), value(b, head.cellIndex)));
      body.append(...(down ? sorted.reverse() : sorted));
    });
  }
  box.closest("[hidden]").hidden = false;
  box.addEventListener("input", show);
  document.addEventListener("change", show);
  show();
})();
