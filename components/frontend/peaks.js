// What stands out in a scope: numbered as on the figure, with what it was about and its way in.
newsdesk.renderers.peaks = (root, data) => {
  const { el, link, download, csv, announce } = newsdesk;
  const item = (p) => el("li", { class: "nd-peak" },
    el("span", { class: "nd-peak-number", "aria-hidden": "true" }, p.number),
    el("div", {},
      el("h3", { dir: "auto" }, link([el("span", { class: "nd-hidden" }, `Peak ${p.number}: `), el("bdi", {}, p.label)], p.href, { "data-focus": `peak ${p.number}` })),
      el("p", { class: "nd-peak-facts" }, el("span", {}, p.when),
        link(p.counts, p.articles_href, { "data-focus": `peak articles ${p.number}`, "aria-label": `${p.counts}: read them` })),
      p.central && el("p", { class: "nd-peak-central", dir: "auto" },
        link(el("span", { lang: p.central.lang || null }, p.central.title), p.central.href, { "data-focus": `peak central ${p.number}` }),
        el("span", { class: "nd-note" }, ` ${[p.central.source, p.central.date].filter(Boolean).join(" · ")}`)),
      el("p", { class: "nd-note", dir: "auto" }, `${p.baseline} ${p.bearing}`)));
  const table = () => el("div", { class: "nd-table", tabindex: "0", role: "region", "aria-label": "Table: peaks" },
    el("table", {}, el("caption", { class: "nd-hidden" }, data.title),
      el("thead", {}, el("tr", {}, data.columns.map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, data.rows.map((row) => el("tr", {}, row.map((value, j) =>
        el(j ? "td" : "th", { scope: j ? null : "row", class: j && typeof value === "number" ? "nd-number" : null, dir: "auto" }, String(value))))))));
  const details = newsdesk.lazyDetails(root, "nd-twin", "peaks table", "Peaks as a table", table);
  const save = el("button", { type: "button", class: "nd-button", "data-focus": "peaks csv", onclick: () => {
    download("peaks.csv", "text/csv;charset=utf-8", "\ufeff" + csv([data.columns, ...data.rows]));
    announce("Table downloaded");
  } }, "CSV");
  root.replaceChildren(el("section", { class: "nd-peaks", "aria-label": "Peaks" },
    el("h2", { dir: "auto" }, data.title),
    data.none ? el("p", { class: "nd-note" }, data.none) : null,
    data.items.length ? el("ol", {}, data.items.map(item)) : null,
    data.more && el("p", {}, link(data.more.text, data.more.href, { class: "nd-button", "data-focus": "peaks more" })),
    data.note && el("p", { class: "nd-note" }, data.note),
    data.items.length ? el("div", { class: "nd-chart-tools" }, details, el("div", { class: "nd-downloads" }, save)) : null));
};
