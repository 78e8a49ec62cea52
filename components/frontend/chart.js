// The frame around a chart. Head: what the chart says, and a legend whose entries are ways in.
newsdesk.renderers.chart_head = (root, data) => {
  const { el, link } = newsdesk;
  const entry = (e) => {
    const inside = [
      el("span", { class: `nd-key nd-key-${e.style}`, "aria-hidden": "true", style: `--swatch:${e.colour}` }),
      el("bdi", { class: "nd-label" }, e.name),
      e.n && el("span", { class: "nd-n" }, e.n)];
    return el("li", {}, e.href
      ? link(inside, e.href, { class: e.on ? "nd-on" : null, "aria-current": e.on ? "true" : null, "data-focus": `legend ${e.name}` })
      : el("span", {}, inside));
  };
  root.replaceChildren(...[
    el("div", { class: "nd-chart-head" },
      el(data.level, { dir: "auto" }, data.title),
      data.summary && el("p", { dir: "auto" }, data.summary)),
    data.legend.length && el("ul", { class: "nd-legend", "aria-label": "Legend" }, data.legend.map(entry))].filter(Boolean));
};

// An address with parameters put in; a value may be a list.
newsdesk.withParams = (href, params) => {
  const [path, query = ""] = href.split("?");
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(params)) {
    all.delete(name);
    for (const one of [value].flat()) all.append(name, one);
  }
  return `${path}?${all}`;
};

// Foot: notes, the data as a table whose rows, columns and cells lead where the chart's marks do,
// and the downloads. The table is built when it is opened: a long one costs nothing until then.
newsdesk.renderers.chart_foot = (root, data) => {
  const { el, link, download, csv, withParams, announce } = newsdesk;
  const { columns, rows, links } = data;
  const listed = Array.isArray(links);
  const rowParams = (i) => Object.fromEntries(Object.entries(links.rows).map(([name, values]) => [name, values[i]]));
  const hasRows = links && (listed || Object.keys(links.rows).length);
  const href = (i, column) => {
    if (!links) return "";
    if (listed) return column === 0 ? links[i] : "";
    const own = links.columns[columns[column]];
    if (column > 0 && !own) return "";
    return hasRows || own ? withParams(links.base, { ...(hasRows && i !== null ? rowParams(i) : {}), ...own }) : "";
  };
  const shown = (value) => (typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 2 }) : String(value ?? ""));
  const inside = (text, to, focus, label) => (to ? link(text, to, { "data-focus": focus, "aria-label": label }) : text);
  const table = () => el("div", { class: "nd-table", tabindex: "0", role: "region", "aria-label": `Table: ${data.caption}` },
    el("table", {}, el("caption", { dir: "auto" }, data.caption),
      el("thead", {}, el("tr", {}, columns.map((name, j) =>
        el("th", { scope: "col", dir: "auto" }, inside(name, j && !listed && links?.columns[name] ? href(null, j) : "", `head ${j}`))))),
      el("tbody", {}, rows.map((row, i) => el("tr", {}, row.map((value, j) => {
        if (j === 0) return el("th", { scope: "row", dir: "auto" }, inside(shown(value), href(i, 0), `row ${i}`));
        return el("td", { class: typeof value === "number" ? "nd-number" : null, dir: "auto" },
          inside(shown(value), value ? href(i, j) : "", `cell ${i} ${j}`, `${shown(value)}: ${columns[j]}, ${shown(row[0])}`));
      }))))));
  const details = el("details", { class: "nd-twin" }, el("summary", { "data-focus": "table" }, `The data as a table (${rows.length.toLocaleString("en")} ${rows.length === 1 ? "row" : "rows"})`));
  details.addEventListener("toggle", () => { if (details.open && details.children.length === 1) details.append(table()); });
  const button = (text, focus, act) => el("button", { type: "button", class: "nd-button", "data-focus": focus, onclick: act }, text);
  root.replaceChildren(
    el("div", { class: "nd-chart-foot" },
      ...data.notes.map((note) => el("p", { class: "nd-note", dir: "auto" }, note.map((piece) =>
        typeof piece === "string" ? piece : link(piece[0], piece[1], { "data-focus": `note ${piece[0]}` })))),
      el("div", { class: "nd-chart-tools" }, details,
        el("div", { class: "nd-downloads" },
          button("CSV", "csv", () => { download(`${data.file}.csv`, "text/csv;charset=utf-8", "\ufeff" + csv([columns, ...rows])); announce("Table downloaded"); }),
          button("PNG", "png", () => { if (newsdesk.picture(root, data)) announce("Picture downloaded"); })))));
};

// The picture is plotly's own, of this very chart, by its own button; for the moment of the click the
// figure gets what the page says around it: title, legend and ground.
newsdesk.picture = (root, { key, title }) => {
  const frame = root.closest(`.st-key-${CSS.escape(key)}`);
  const plot = frame?.querySelector(".js-plotly-plot");
  const button = plot?.querySelector('.modebar-btn[data-title*="png" i], .modebar-btn[data-title*="plot" i]');
  if (!button) return false;
  const layout = plot.layout;
  const before = { title: layout.title, margin: layout.margin, paper_bgcolor: layout.paper_bgcolor, showlegend: layout.showlegend, width: layout.width, height: layout.height };
  const tame = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const ground = getComputedStyle(root).getPropertyValue("--nd-ground").trim() || "#fff";
  Object.assign(layout, {
    title: { text: tame(title), x: 0.01, xanchor: "left", y: 0.98, yanchor: "top", automargin: true, font: { size: 18 } },
    margin: { ...layout.margin, t: 56 }, paper_bgcolor: ground,
    showlegend: plot.data.filter((trace) => trace.name && trace.showlegend !== false).length > 1,
    width: plot.offsetWidth, height: plot.offsetHeight + 60,
  });
  button.click();
  Object.assign(layout, before);
  return true;
};
