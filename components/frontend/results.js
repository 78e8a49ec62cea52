// The results: their order, the articles, the pages; and the way back from an article to its card.
newsdesk.renderers.results = (root, data) => {
  const { el, link, cards } = newsdesk;
  const order = el("div", { class: "nd-choices" }, el("div", { role: "group", "aria-label": "Order", class: "nd-choice" },
    el("span", { class: "nd-choice-label", "aria-hidden": "true" }, "Order"),
    data.orders.map(({ text, href, on }) => link(text, href, { class: on ? "nd-on" : null, "aria-current": on ? "true" : null, "data-focus": `order ${text}` }))));
  if (data.folded) order.append(el("p", { class: "nd-note nd-folded" }, data.folded.text,
    data.folded.href && [" · ", link(data.folded.label, data.folded.href, { "data-focus": "hide copies" })]));
  const pager = el("div", {});
  newsdesk.renderers.pager(pager, data.pager);
  root.replaceChildren(order, el("h2", { class: "nd-hidden" }, "Articles in scope"),
    cards(data.items, "results", { heading: "h3", stars: true, start: data.start }), pager);
  newsdesk.arrive(root);
};

// Leaving a list for an article, the list's place is kept: for the way back, in this tab alone.
newsdesk.main = () => document.querySelector('[data-testid="stMain"]');
newsdesk.places = {
  key: () => `newsdesk.place ${location.pathname}${location.search}`,
  keep: () => { try { sessionStorage.setItem(newsdesk.places.key(), String(newsdesk.main()?.scrollTop ?? 0)); } catch { /* private mode: the card alone is found again */ } },
  kept: () => { try { return sessionStorage.getItem(newsdesk.places.key()); } catch { return null; } },
};
newsdesk.returning = null;
newsdesk.returnTo = (id) => { newsdesk.returning = id; };

newsdesk.arrive = (root) => {
  const id = newsdesk.returning;
  if (id === null) return;
  newsdesk.returning = null;
  const title = Array.from(root.querySelectorAll("[data-article]")).find((n) => n.dataset.article === id)?.querySelector(".nd-title");
  if (!title) return;
  root.newsdeskFocus = title;
  const place = newsdesk.places.kept();
  newsdesk.afterRun(() => {
    const main = newsdesk.main();
    if (main && place !== null) main.scrollTop = Number(place);
    const box = title.getBoundingClientRect();
    if (box.top < 0 || box.bottom > window.innerHeight) title.scrollIntoView({ block: "center" });
  });
};

// What this browser keeps: starred articles, and how many were read.
newsdesk.renderers.shelf = (root, data) => {
  const { el, link, starred, read, visits, announce } = newsdesk;
  const show = () => {
    const all = Object.entries(starred.get()).sort(([, a], [, b]) => b.at - a.at);
    root.replaceChildren(el("section", { class: "nd-shelf", "aria-label": "Starred" },
      el("h2", { class: "nd-list-title" }, "Starred", all.length ? el("span", { class: "nd-n" }, ` ${all.length.toLocaleString("en")}`) : null),
      all.length ? el("ul", {}, all.map(row)) : el("p", { class: "nd-note" }, "Articles that you star are listed here, in this browser alone."),
      el("div", { class: "nd-shelf-tools" }, all.length ? forget("Remove all stars", starred, {}, "All stars removed") : null,
        read.get().length ? forget(`Forget what I read (${read.get().length.toLocaleString("en")})`, read, [], "Forgotten what was read") : null,
        Object.keys(visits.get()).length ? forget(`Forget the storylines I saw (${Object.keys(visits.get()).length.toLocaleString("en")})`, visits, {}, "Forgotten which storylines were seen") : null, newsdesk.keysButton())));
  };
  const row = ([id, { title }]) => el("li", {},
    link(title || id, `${data.alone}${data.alone.includes("?") ? "&" : "?"}article=${encodeURIComponent(id)}`, { dir: "auto", "data-focus": `starred ${id}` }),
    el("button", { type: "button", class: "nd-exclude", "aria-label": `Remove the star: ${title || id}`, title: "Remove the star", onclick: () => {
      const all = { ...starred.get() };
      delete all[id];
      change(starred, all, "Star removed");
    } }, "×"));
  // What is forgotten can be brought back until something else is done.
  const forget = (label, store, empty, said) => el("button", { type: "button", class: "nd-button nd-quiet", onclick: (event) => {
    const before = store.get();
    change(store, empty, said);
    const undo = el("button", { type: "button", class: "nd-button nd-quiet", onclick: () => change(store, before, "Brought back") }, `${said}: undo`);
    root.querySelector(".nd-shelf-tools").prepend(undo);
    undo.focus();
  } }, label);
  const change = (store, value, said) => {
    store.set(value);
    announce(said);
    window.dispatchEvent(new Event("newsdesk-starred"));
    newsdesk.repaint();
  };
  root.newsdeskShow = show;
  show();
};

// Stars and read marks of the cards in sight, after the shelf changed.
newsdesk.repaint = () => {
  const seen = new Set(newsdesk.read.get());
  for (const card of document.querySelectorAll(".nd-card[data-article]")) card.classList.toggle("nd-read", seen.has(card.dataset.article));
  for (const button of document.querySelectorAll(".nd-star")) button.newsdeskShow?.();
};
window.addEventListener("newsdesk-starred", () => {
  for (const shelf of document.querySelectorAll(".nd-el-shelf")) shelf.newsdeskShow?.();
});
