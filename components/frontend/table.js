// A table whose cells are text, or links where they lead somewhere: a cell is [text, address] or text.
newsdesk.renderers.table = (root, data) => {
  const { el, link } = newsdesk;
  const inside = (cell, focus) => {
    const [text, href] = Array.isArray(cell) ? cell : [cell, ""];
    return href ? link(text, href, { "data-focus": focus, "aria-label": cell[2] ?? null, "aria-current": cell[3] ? "true" : null }) : text;
  };
  root.replaceChildren(el("div", { class: "nd-table nd-rows", tabindex: "0", role: "region", "aria-label": data.caption },
    el("table", {}, el("caption", { class: "nd-hidden" }, data.caption),
      el("thead", {}, el("tr", {}, data.columns.map((name, j) =>
        el("th", { scope: "col", class: data.numbers.includes(j) ? "nd-number" : null }, name)))),
      el("tbody", {}, data.rows.map((row, i) => el("tr", {}, row.map((cell, j) =>
        el(j ? "td" : "th", { scope: j ? null : "row", class: data.numbers.includes(j) ? "nd-number" : null, dir: "auto" }, inside(cell, `cell ${i} ${j}`)))))))));
};
