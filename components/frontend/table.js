// A table whose cells are text, or links where they lead somewhere: a cell is [text, address] or text.
// On a phone each row is a paragraph, whose cells say which column they are of; the roles keep it a table.
newsdesk.renderers.table = (root, data) => {
  const { el, link } = newsdesk;
  const inside = (cell, focus) => {
    const [text, href] = Array.isArray(cell) ? cell : [cell, ""];
    return href ? link(text, href, { "data-focus": focus, "aria-label": cell[2] ?? null, "aria-current": cell[3] ? "true" : null }) : text;
  };
  const kind = (j, cell) => (data.numbers.includes(j) ? `nd-number${cell === "0" ? " nd-zero" : ""}` : null);
  root.replaceChildren(el("div", { class: "nd-table nd-rows", tabindex: "0", role: "region", "aria-label": data.caption },
    el("table", { role: "table" }, el("caption", { class: "nd-hidden" }, data.caption),
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, data.columns.map((name, j) =>
        el("th", { scope: "col", role: "columnheader", class: kind(j) }, name)))),
      el("tbody", { role: "rowgroup" }, data.rows.map((row, i) => el("tr", { role: "row" }, row.map((cell, j) =>
        el(j ? "td" : "th", { scope: j ? null : "row", role: j ? "cell" : "rowheader", class: kind(j, cell), dir: "auto", "data-column": data.columns[j] },
          inside(cell, `cell ${i} ${j}`)))))))));
};
