// Storylines: the list of them, and one event by event. What a reader has seen of each is kept in this browser
// alone, so that what came since is marked at the next visit.
newsdesk.visits = newsdesk.store("storylines", {});

newsdesk.visiting = {
  // A visit goes on until a storyline was not looked at for half an hour.
  lasts: 30 * 60e3, storylines: 50, ids: 500,
  // Looks at a storyline: what was seen up to the visit before this one, and when; null at the first visit.
  look: (id, ids) => {
    const { visits, visiting } = newsdesk;
    const all = visits.get();
    const [now, known] = [Date.now(), Object.hasOwn(all, id) ? all[id] : null];
    const before = known && (now - known.at > visiting.lasts ? { ids: known.ids, at: known.at } : known.before);
    all[id] = { at: now, n: ids.length, ids: ids.slice(-visiting.ids), before: before ?? null };
    const kept = Object.entries(all).sort(([, a], [, b]) => b.at - a.at).slice(0, visiting.storylines);
    visits.set(Object.fromEntries(kept));
    return before ?? null;
  },
};

newsdesk.moment = (at) => new Date(at).toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });

// Names with a number and a bar each.
newsdesk.tally = (rows, focus) => {
  const { el, link } = newsdesk;
  return el("ol", { class: "nd-tally" }, rows.map((row) => el("li", {},
    link([el("span", { class: "nd-label", dir: "auto" }, row.name)], row.href, { "data-focus": `${focus} ${row.name}` }),
    el("span", { class: "nd-n" }, row.n),
    el("span", { class: "nd-bar", "aria-hidden": "true", style: `--part:${row.part};--swatch:${row.colour ?? "var(--nd-accent)"}` }),
    row.note && el("span", { class: "nd-note" }, row.note))));
};

newsdesk.spark = ({ bars, text }) => {
  const { el } = newsdesk;
  if (!bars.length) return null;
  const most = Math.max(...bars);
  return el("span", { class: "nd-spark", role: "img", "aria-label": text, title: text },
    bars.map((n) => el("span", { style: `height:${n ? Math.max(12, (100 * n) / most) : 0}%` })));
};

newsdesk.renderers.storylines = (root, data) => {
  const { el, link, visits, spark } = newsdesk;
  const seen = visits.get();
  const fresh = (item) => {
    const n = Object.hasOwn(seen, item.id) ? item.n - seen[item.id].n : 0;
    return n > 0 ? el("span", { class: "nd-new" }, `${n.toLocaleString("en")} new since your visit`) : null;
  };
  const pager = el("div", {});
  newsdesk.renderers.pager(pager, data.pager);
  root.replaceChildren(
    el("h2", { class: "nd-hidden" }, "Storylines in scope"),
    el("p", { class: "nd-note" }, data.notes[0]),
    el("ol", { class: "nd-stories", start: data.start }, data.items.map((item) => el("li", {}, el("article", { class: "nd-story" },
      el("h3", { dir: "auto" }, link(item.title, item.href, { "data-focus": `storyline ${item.id}` })),
      spark(item.spark),
      el("p", { class: "nd-meta" }, el("span", { class: `nd-state nd-state-${item.state}` }, item.state_text), item.facts.map((fact) => el("span", {}, fact)), fresh(item)),
      el("p", { class: "nd-story-latest" }, el("span", { class: "nd-note" }, "Latest: "),
        link(item.latest.title, item.latest.href, { lang: item.latest.lang || null, dir: "auto", "data-focus": `latest of ${item.id}` }),
        el("span", { class: "nd-meta" }, item.latest.source && el("span", { dir: "auto" }, item.latest.source), el("time", { datetime: item.latest.iso || null }, item.latest.date))))))),
    pager, ...data.notes.slice(1).map((note) => el("p", { class: "nd-note nd-aside" }, note)));
};

newsdesk.renderers.storyline = (root, data) => {
  const { el, link, visiting, moment } = newsdesk;
  const before = visiting.look(data.id, data.ids);
  const known = before && new Set(before.ids);
  const late = new Set(data.ids.slice(-visiting.ids));
  const isNew = (id) => Boolean(known) && late.has(id) && !known.has(id);
  const n = data.ids.filter(isNew).length;
  const came = known && el("p", { class: n ? "nd-since nd-some" : "nd-since", role: "status" },
    n ? `${n.toLocaleString("en")} new since your last visit, ${moment(before.at)}` : `Nothing new since your last visit, ${moment(before.at)}`);
  const mark = (id) => isNew(id) && el("span", { class: "nd-new" }, "new");
  const member = (item) => el("li", {},
    link(item.title, item.href, { lang: item.lang || null, dir: "auto", "data-focus": `member ${item.id}` }), " ",
    el("span", { class: "nd-meta" }, item.source && el("span", { dir: "auto" }, item.source), el("time", { datetime: item.iso || null }, item.date), mark(item.id)));
  const event = (item) => el("li", { class: "nd-event" },
    el("time", { class: "nd-when", datetime: item.iso || null }, item.when),
    el("div", {},
      el("h3", { lang: item.lang || null, dir: "auto" }, link(item.title, item.href, { "data-focus": `event ${item.id}` }), " ", !item.members.length && mark(item.id)),
      item.source && el("p", { class: "nd-meta" }, el("span", { dir: "auto" }, item.source)),
      item.members.length ? el("details", { class: "nd-copies", open: item.members.some(({ id }) => isNew(id)) },
        el("summary", { dir: "auto", "data-focus": `reports of ${item.id}` }, item.reports), el("ul", {}, item.members.map(member))) : null));
  const pager = el("div", {});
  newsdesk.renderers.pager(pager, data.pager);
  root.replaceChildren(el("article", { class: "nd-storyline" },
    el("div", { class: "nd-place" }, link("← All storylines in scope", data.back, { "data-focus": "back" })),
    el("h1", { dir: "auto", tabindex: "-1" }, data.title),
    el("p", { class: "nd-facts" }, el("span", { class: `nd-state nd-state-${data.state}` }, data.standing), data.facts.map((fact) => el("span", {}, fact))),
    came,
    el("p", { class: "nd-ways" }, link(data.read.text, data.read.href, { class: "nd-button", "data-focus": "read" }), data.all && link(data.all.text, data.all.href, { class: "nd-button", "data-focus": "all of it" })),
    el("h2", { class: "nd-list-title" }, "What happened when"),
    el("ol", { class: "nd-events", start: data.start }, data.events.map(event)),
    pager,
    el("p", { class: "nd-note nd-aside" }, data.note),
    el("p", { class: "nd-note nd-aside" }, "What you have seen of a storyline is remembered in this browser alone.")));
};

newsdesk.renderers.storyline_beside = (root, data) => {
  const { el, link, tally } = newsdesk;
  const section = (title, ...inside) => el("section", {}, el("h2", { class: "nd-list-title" }, title), inside);
  const { first } = data;
  root.replaceChildren(el("aside", { class: "nd-story-beside", "aria-label": "About this storyline" },
    first && section("First report", el("p", { class: "nd-first" }, link(first.title, first.href, { lang: first.lang || null, dir: "auto", "data-focus": "first report" })),
      el("p", { class: "nd-meta" }, first.source && el("span", { dir: "auto" }, first.source), el("time", { datetime: first.iso || null }, first.date))),
    data.lists.map(({ title, note, rows }) => section(title, note && el("p", { class: "nd-note" }, note), tally(rows, title))),
    data.related.length ? section("Related storylines", el("ul", { class: "nd-related" }, data.related.map((row) => el("li", {},
      link(row.title, row.href, { dir: "auto", "data-focus": `related ${row.href}` }), el("span", { class: "nd-note", dir: "auto" }, row.note))))) : null));
};

// In the reader: the storyline that the article is part of, with what came before and after in it.
newsdesk.part = (data) => {
  const { el, link } = newsdesk;
  if (!data.part) return null;
  const { title, href, text, previous, next } = data.part;
  const way = (label, to, focus) => to && el("p", { class: "nd-part-way" }, el("span", { class: "nd-note" }, label), " ",
    link(to.text, to.href, { dir: "auto", "data-focus": focus }));
  return el("nav", { class: "nd-part", "aria-label": "Place in the storyline" },
    el("p", {}, "Part of ", link(title, href, { dir: "auto", class: "nd-part-title", "data-focus": "storyline" }), " ", el("span", { class: "nd-n" }, text)),
    way("Before:", previous, "before in the storyline"), way("After:", next, "after in the storyline"));
};
