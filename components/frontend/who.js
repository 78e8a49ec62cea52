// The page of one entity: who it is, its sections, what is said by and about it, its mentions in context.
newsdesk.renderers.who_head = (root, data) => {
  const { el, link } = newsdesk;
  root.replaceChildren(el("header", { class: "nd-who" },
    el("p", { class: "nd-kicker" }, data.kind),
    el("h1", { dir: "auto" }, data.name),
    data.facts.length ? el("dl", { class: "nd-who-facts" }, data.facts.map(({ term, text, href }) =>
      el("div", {}, el("dt", {}, term), el("dd", { dir: "auto" }, href ? link(text, href, { "data-focus": `fact ${term}` }) : text)))) : null,
    el("p", { class: "nd-who-counts" }, data.counts.map(({ text, href }) => link(text, href, { "data-focus": `count ${text}` }))),
    el("p", { class: "nd-ways" }, data.ways.map(({ text, href }) => link(text, href, { class: "nd-button", "data-focus": text })))));
};

newsdesk.csvButton = (file, table) => {
  const { el, download, csv, announce } = newsdesk;
  return el("button", { type: "button", class: "nd-button", "data-focus": `csv ${file}`, onclick: () => {
    download(`${file}.csv`, "text/csv;charset=utf-8", "\ufeff" + csv(table()));
    announce("Table downloaded");
  } }, "CSV");
};

newsdesk.renderers.who_tally = (root, data) => {
  const { el, link, csvButton } = newsdesk;
  root.replaceChildren(el("section", { class: "nd-who-tally" },
    el("div", { class: "nd-chart-head" }, el("h2", { dir: "auto" }, data.title)),
    el("ol", { class: "nd-tally" }, data.rows.map((row) => el("li", {},
      link(el("span", { class: "nd-label", dir: "auto" }, row.name), row.href, { "data-focus": `section ${row.name}` }),
      el("span", { class: "nd-n" }, row.n),
      el("span", { class: "nd-bar", "aria-hidden": "true", style: `--part:${row.part};--swatch:${row.colour}` }),
      el("span", { class: "nd-note" }, row.note)))),
    el("div", { class: "nd-downloads" }, csvButton(data.file, () => [data.columns, ...data.table]))));
};

// The first of a list, and a button for the rest; what is open stays open while the page is the same.
newsdesk.firstOnes = (root, items, first, noun, draw) => {
  const { el } = newsdesk;
  const list = el("ol", { class: "nd-list" }, items.slice(0, root.newsdeskOpen ? items.length : first).map(draw));
  if (items.length <= first || root.newsdeskOpen) return [list];
  const button = el("button", { type: "button", class: "nd-button", "data-focus": `all ${noun}`, onclick: () => {
    root.newsdeskOpen = true;
    const rest = items.slice(first).map(draw);
    list.append(...rest);
    button.remove();
    rest[0].querySelector("a")?.focus();
  } }, `All ${items.length.toLocaleString("en")} ${noun}`);
  return [list, button];
};

// A sentence with the words said set off from who says them.
newsdesk.renderers.who_speech = (root, data) => {
  const { el, link, firstOnes } = newsdesk;
  const sentence = ({ text, words, cue }) => {
    const points = Array.from(text);
    const edges = [...new Set([0, points.length, ...words.flat(), ...(cue ?? [])])].filter((at) => at >= 0 && at <= points.length).sort((a, b) => a - b);
    const within = ([start, end], at) => at >= start && at < end;
    return edges.slice(0, -1).map((at, i) => {
      const piece = points.slice(at, edges[i + 1]).join("");
      if (words.some((span) => within(span, at))) return el("q", {}, piece);
      return cue && within(cue, at) ? el("em", {}, piece) : el("span", {}, piece);
    });
  };
  const item = (one) => el("li", {}, el("figure", { class: "nd-speech" },
    one.speaker && el("p", { class: "nd-speech-by" }, link(one.speaker.name, one.speaker.href, { dir: "auto", "data-focus": `by ${one.speaker.name} ${one.href}` })),
    el("blockquote", { lang: one.lang || null, dir: "auto" }, sentence(one)),
    el("figcaption", { class: "nd-meta" },
      link(one.title, one.href, { lang: one.lang || null, dir: "auto", "data-focus": `said in ${one.href} ${one.text.slice(0, 40)}` }),
      one.source && el("span", { dir: "auto" }, one.source), el("time", { datetime: one.iso || null }, one.date), el("span", {}, one.kind))));
  if (root.newsdeskOf !== data.title) root.newsdeskOpen = false;
  root.newsdeskOf = data.title;
  root.replaceChildren(el("section", {},
    el("h3", { class: "nd-list-title", dir: "auto" }, data.title), el("p", { class: "nd-note" }, data.note),
    ...(data.items.length ? firstOnes(root, data.items, data.first, "sentences", item) : [])));
};

// Each mention on a line of its own, the name in the middle; on a phone each is a short paragraph.
newsdesk.renderers.who_contexts = (root, data) => {
  const { el, link, csvButton } = newsdesk;
  const row = (one, i) => el("tr", { role: "row" },
    el("td", { role: "cell", class: "nd-before", lang: one.lang || null }, el("div", {}, el("span", { dir: "auto" }, one.left))),
    el("th", { role: "rowheader", scope: "row", lang: one.lang || null, class: /^\p{P}/u.test(one.right) ? "nd-tight" : null }, link(one.name, one.href, { dir: "auto", title: one.title, "aria-label": `${one.name}: ${one.title}`, "data-focus": `context ${i}` })),
    el("td", { role: "cell", class: "nd-after", lang: one.lang || null }, el("span", { dir: "auto" }, one.right)),
    el("td", { role: "cell", class: "nd-meta" }, el("time", { datetime: one.iso || null }, one.date.replace(/, \d\d:\d\d$/, "")), one.source && el("span", { dir: "auto" }, one.source)));
  const head = (text) => el("th", { role: "columnheader", scope: "col" }, text);
  if (root.newsdeskOf !== data.title) root.newsdeskOpen = false;
  root.newsdeskOf = data.title;
  const body = el("tbody", { role: "rowgroup" }, data.items.slice(0, root.newsdeskOpen ? undefined : data.first).map(row));
  const rest = data.items.length > data.first && !root.newsdeskOpen ? el("button", { type: "button", class: "nd-button", "data-focus": "all lines", onclick: () => {
    root.newsdeskOpen = true;
    const more = data.items.slice(data.first).map((one, i) => row(one, i + data.first));
    body.append(...more);
    rest.remove();
    more[0].querySelector("a").focus();
  } }, `All ${data.items.length.toLocaleString("en")} lines`) : null;
  const orders = el("div", { role: "group", "aria-label": "Order of the lines", class: "nd-choice" },
    el("span", { class: "nd-choice-label", "aria-hidden": "true" }, "Order"),
    data.orders.map(({ text, href, on }) => link(text, href, { class: on ? "nd-on" : null, "aria-current": on ? "true" : null, "data-focus": `order ${text}` })));
  root.replaceChildren(el("section", { class: "nd-contexts" },
    el("h3", { class: "nd-list-title", dir: "auto" }, data.title), el("p", { class: "nd-note" }, data.note),
    data.items.length ? [orders, el("table", { role: "table" }, el("caption", { class: "nd-hidden" }, data.title),
      el("colgroup", {}, ["nd-wide", "nd-key-word", "nd-wide", "nd-where"].map((name) => el("col", { class: name }))),
      el("thead", { role: "rowgroup", class: "nd-hidden" }, el("tr", { role: "row" }, ["Before", "Name", "After", "Article"].map(head))), body),
      el("div", { class: "nd-downloads" }, rest, csvButton(data.file, () => [data.columns, ...data.items.map((one) => [one.date, one.source, one.left, one.name, one.right, one.title])]))] : null));
};
