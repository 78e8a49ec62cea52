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

// An address with parameters put in; a value may be a list. `inside` names parameters that hold
// a query of their own, in which `rows` are put too.
newsdesk.withParams = (href, rows, columns = {}, inside = []) => {
  const put = (all, params) => {
    for (const [name, value] of Object.entries(params)) {
      all.delete(name);
      for (const one of [value].flat()) all.append(name, one);
    }
    return all;
  };
  const [path, query = ""] = href.split("?");
  const all = put(put(new URLSearchParams(query), rows), columns);
  for (const name of inside) if (all.has(name)) all.set(name, put(new URLSearchParams(all.get(name)), rows));
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
    const row = hasRows && i !== null ? rowParams(i) : {};
    if (Object.values(row).includes("") || !(hasRows || own)) return "";
    return withParams(links.base, row, own, links.inside);
  };
  // From the first to the last of these rows.
  const range = (first, last) => {
    const [from, to] = [links.rows.from?.[first], links.rows.to?.[last]];
    return from && to ? withParams(links.base, { from, to }, {}, links.inside) : "";
  };
  root.newsdeskWays = data.marks ? { href, range, rows: links.rows } : null;
  if (data.zoom) newsdesk.twoFingers(root.closest(`.st-key-${CSS.escape(data.key)}`));
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
  const counted = `${rows.length.toLocaleString("en")} ${rows.length === 1 ? "row" : "rows"}`;
  const details = newsdesk.lazyDetails(root, "nd-twin", "table", `The data as a table (${counted})`, table);
  const button = (text, focus, act) => el("button", { type: "button", class: "nd-button", "data-focus": focus, onclick: act }, text);
  root.replaceChildren(
    el("div", { class: "nd-chart-foot" },
      data.zoom && newsdesk.mapButtons(root, data),
      ...data.notes.map((note) => el("p", { class: "nd-note", dir: "auto" }, note.map((piece) =>
        typeof piece === "string" ? piece : link(piece[0], piece[1], { "data-focus": `note ${piece[0]}` })))),
      el("div", { class: "nd-chart-tools" }, details,
        el("div", { class: "nd-downloads" },
          button("CSV", "csv", () => { download(`${data.file}.csv`, "text/csv;charset=utf-8", "\ufeff" + csv([columns, ...rows])); announce("Table downloaded"); }),
          button("JSON", "json", () => { download(`${data.file}.json`, "application/json", `${JSON.stringify({ chart: data.title, provenance: newsdesk.view?.provenance ?? null, columns, rows }, null, 1)}\n`); announce("Data downloaded with their provenance"); }),
          button("PNG", "png", () => { if (newsdesk.picture(root, data)) announce("Picture downloaded"); })))));
};

// The picture is plotly's own, of this very chart, by its own button; for the moment of the click the
// figure gets what the page says around it: title, legend and ground.
newsdesk.picture = (root, { key, title }) => {
  const frame = root.closest(`.st-key-${CSS.escape(key)}`);
  const plot = frame?.querySelector(".js-plotly-plot");
  const button = plot?.querySelector('.modebar-btn[data-title*="png" i]');
  if (!button) return false;
  const layout = plot.layout;
  const before = { title: layout.title, margin: layout.margin, paper_bgcolor: layout.paper_bgcolor, showlegend: layout.showlegend, font: layout.font };
  const tame = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const ground = getComputedStyle(root).getPropertyValue("--nd-ground").trim() || "#fff";
  Object.assign(layout, {
    title: { text: tame(title), x: 0.01, xanchor: "left", y: 0.98, yanchor: "top", automargin: true, font: { size: 18 },
      subtitle: { text: newsdesk.folded(newsdesk.view?.caption ?? "", plot.clientWidth / 6).map(tame).join("<br>"), font: { size: 11 } } },
    margin: { ...layout.margin, t: 56 + 15 * newsdesk.folded(newsdesk.view?.caption ?? "", plot.clientWidth / 6).length }, paper_bgcolor: ground,
    showlegend: plot.data.filter((trace) => trace.name && trace.showlegend !== false).length > 1,
    // A picture knows the system's fonts alone, and is measured with what it will be drawn in.
    font: { ...layout.font, family: "Arial, Helvetica, sans-serif" },
  });
  button.click();
  Object.assign(layout, before);
  return true;
};

// A text in lines of so many characters.
newsdesk.folded = (text, most) => text.split(" ").reduce((lines, word) => {
  const last = lines.at(-1);
  if (last && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
  else if (word) lines.push(word);
  return lines;
}, []).slice(0, 6);

// Clicks and brushes of a chart whose marks stand for cells of its table. Plotly hands its events to
// the element itself; it is listened to from the first time that something points at it.
newsdesk.follow = (plot) => {
  const ways = () => {
    let frame = plot;
    while (frame && !frame.querySelector(".nd-el-chart-foot")) frame = frame.parentElement;
    return frame?.querySelector(".nd-el-chart-foot")?.newsdeskWays;
  };
  const go = (href) => { if (href) newsdesk.navigate(href); };
  plot.on("plotly_click", ({ points }) => {
    const at = points?.[0]?.customdata;
    // A mark that stands for no cell, such as a peak's, brings its own address.
    if (ways() && Array.isArray(at)) go(typeof at[2] === "string" ? at[2] : ways().href(at[0], at[1]));
  });
  plot.on("plotly_selected", (chosen) => {
    const there = ways();
    if (!there || !chosen?.range) return;
    const rows = newsdesk.brushed(chosen, there.rows);
    if (rows.length) go(there.range(rows[0], rows.at(-1)));
  });
};

// Rows in a brushed range: on an axis of dates those whose middle lies in it, elsewhere those of its points.
newsdesk.brushed = ({ range, points }, { from = [], to = [] }) => {
  const ends = range?.x;
  if (typeof ends?.[0] !== "string") return (points ?? []).map((p) => p.customdata[0]).filter((row) => row >= 0).sort((a, b) => a - b);
  const time = (text) => Date.parse(text.length > 10 ? `${text.replace(" ", "T")}Z` : text);
  const [low, high] = [time(ends[0]), time(ends[1])].sort((a, b) => a - b);
  const middle = (i) => (Date.parse(from[i]) + Date.parse(to[i]) + 864e5) / 2;
  return from.map((_, i) => i).filter((i) => middle(i) >= low && middle(i) <= high);
};

document.addEventListener("pointerover", ({ target }) => {
  const plot = target.closest?.(".js-plotly-plot");
  if (!plot?.on || plot.newsdeskFollowed) return;
  plot.newsdeskFollowed = true;
  newsdesk.follow(plot);
}, true);
