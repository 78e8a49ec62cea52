// Articles as a list: title, snippet with hits marked, section, source, date; stars and read marks
// live in this browser alone.
newsdesk.starred = newsdesk.store("starred", {});
newsdesk.read = newsdesk.store("read", []);

// `words` says beside the star what it does.
newsdesk.star = (item, { words = false } = {}) => {
  const { el, starred, announce } = newsdesk;
  const button = el("button", { type: "button", class: words ? "nd-star nd-button nd-quiet" : "nd-star", "data-focus": `star ${item.id}` });
  const show = () => {
    const on = Object.hasOwn(starred.get(), item.id);
    button.textContent = (on ? "★" : "☆") + (words ? " Star" : "");
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", `Star: ${item.title}`);
    button.title = on ? "Starred" : "Star";
  };
  button.addEventListener("click", () => {
    const all = starred.get();
    if (Object.hasOwn(all, item.id)) delete all[item.id]; else all[item.id] = { title: item.title, at: Date.now() };
    starred.set(all);
    announce(Object.hasOwn(all, item.id) ? "Starred" : "Star removed");
    show();
    window.dispatchEvent(new Event("newsdesk-starred"));
  });
  button.newsdeskShow = show;
  show();
  return button;
};

newsdesk.card = (item, { heading = "h3", stars = true, seen = new Set() } = {}) => {
  const { el, link, marked, star } = newsdesk;
  const meta = el("p", { class: "nd-meta" },
    item.section && link(item.section, item.section_href, { class: "nd-section", style: `--swatch:${item.colour}`, dir: "auto", "data-focus": `section of ${item.id}` }),
    item.source && el("span", { dir: "auto" }, item.source),
    el("time", { datetime: item.iso || null }, item.date),
    item.language_name && el("span", {}, item.language_name),
    item.reading && el("span", {}, item.reading),
    newsdesk.rated(item),
    item.shared && el("span", { dir: "auto" }, item.shared));
  return el("li", {}, el("article", { class: seen.has(item.id) ? "nd-card nd-read" : "nd-card", "data-article": item.id, "aria-current": item.current ? "true" : null },
    el(heading, { lang: item.lang || null, dir: "auto" }, link(marked(item.title, item.headline_hits), item.href, { "data-focus": `article ${item.id}`, class: "nd-title", before: () => newsdesk.places.keep() })),
    item.snippet && el("p", { class: "nd-snippet", lang: item.lang || null, dir: "auto" }, marked(item.snippet, item.snippet_hits)),
    el("div", { class: "nd-foot" }, meta, stars && star(item)), newsdesk.copies(item)));
};

// What readers think of an article, as a way to what they wrote.
newsdesk.rated = ({ id, reviews }) => reviews && newsdesk.link(
  [newsdesk.el("span", { "aria-hidden": "true" }, reviews.text), newsdesk.el("span", { class: "nd-hidden" }, reviews.label)],
  reviews.href, { class: "nd-rated", title: reviews.label, "data-focus": `reviews of ${id}`, before: () => newsdesk.places.keep() });

// What is folded into an article's card: its near-copies, and other outlets' reports of the same event.
newsdesk.copies = (item) => [
  newsdesk.unfolding(item.copies, item.copies_text, `copies of ${item.id}`),
  newsdesk.unfolding(item.reports, item.reports_text, `reports beside ${item.id}`)];

newsdesk.unfolding = (items, text, focus) => {
  const { el, link } = newsdesk;
  if (!items?.length) return null;
  return el("details", { class: "nd-copies" }, el("summary", { dir: "auto", "data-focus": focus }, text),
    el("ul", {}, items.map((copy) => el("li", {},
      link(copy.title, copy.href, { lang: copy.lang || null, dir: "auto", "data-focus": `article ${copy.id}`, before: () => newsdesk.places.keep() }),
      " ", el("span", { class: "nd-meta" }, copy.source && el("span", { dir: "auto" }, copy.source), el("time", { datetime: copy.iso || null }, copy.date), copy.original && el("span", {}, "the original"))))));
};

newsdesk.cards = (items, layout, options = {}) =>
  newsdesk.el("ol", { class: `nd-list nd-list-${layout}`, start: options.start ?? null },
    items.map((item) => newsdesk.card(item, { ...options, seen: new Set(newsdesk.read.get()) })));

newsdesk.renderers.article_list = (root, data) => {
  const { el, link, cards } = newsdesk;
  const title = data.title && el("h2", { class: "nd-list-title", dir: "auto" },
    data.title_href ? link(data.title, data.title_href, { "data-focus": `list ${data.title}` }) : data.title);
  const list = data.items.length ? cards(data.items, data.layout, { heading: data.heading, stars: data.stars, start: data.start }) : null;
  root.replaceChildren(...[title, list ?? (data.empty && el("p", { class: "nd-note" }, data.empty))].filter(Boolean));
};

// Pages of results: previous, numbers around here, next; every page is an address.
newsdesk.renderers.pager = (root, data) => {
  const { el, link } = newsdesk;
  if (data.pages < 2) { root.replaceChildren(); return; }
  root.replaceChildren(el("nav", { class: "nd-pager", "aria-label": data.label ?? "Pages of results" }, data.links.map((l) =>
    l.gap ? el("span", { "aria-hidden": "true" }, "…")
      : link(l.text, l.href, { "aria-current": l.on ? "page" : null, class: l.on ? "nd-on" : null, "aria-label": l.label, "data-focus": l.label }))));
};
