// The front page: the latest with a lead, what is written about now, the corpus, and each section.
newsdesk.renderers.front = (root, data) => {
  const { el, link, cards } = newsdesk;
  const title = (text, href) => el("h2", { class: "nd-list-title", dir: "auto" }, href ? link(text, href, { "data-focus": `list ${text}` }) : text);
  const tally = (rows, focus) => el("ol", { class: "nd-tally" }, rows.map((row) => el("li", {},
    link([el("span", { class: "nd-label", dir: "auto" }, row.name)], row.href, { "data-focus": `${focus} ${row.name}` }),
    el("span", { class: "nd-n" }, row.n),
    el("span", { class: "nd-bar", "aria-hidden": "true", style: `--part:${row.part};--swatch:${row.colour ?? "var(--nd-accent)"}` }),
    row.note && el("span", { class: "nd-note" }, row.note))));
  const now = el("section", { class: "nd-now" }, title(data.now.title), el("p", { class: "nd-note" }, data.now.note), tally(data.now.rows, "now"));
  const glance = el("section", { class: "nd-glance" }, title(data.glance.title),
    el("dl", {}, data.glance.facts.map(([term, fact, href]) => el("div", {}, el("dt", {}, term), el("dd", {}, href ? link(fact, href, { "data-focus": `fact ${term}` }) : fact)))));
  const sections = data.sections.map((s) => el("section", { style: `--swatch:${s.colour}` },
    el("h2", { class: "nd-list-title nd-swatch", dir: "auto" }, link(s.title, s.href, { "data-focus": `list ${s.title}` }), el("span", { class: "nd-n" }, s.n)),
    cards(s.items, "compact", { stars: false })));
  root.replaceChildren(
    el("div", { class: "nd-front" },
      el("section", { class: "nd-latest" }, el("h2", { class: "nd-hidden" }, data.latest_title), cards(data.lead, "lead", { stars: false })),
      el("div", { class: "nd-second" }, el("section", {}, title(data.latest_title, data.latest_href), cards(data.latest, "compact", { stars: false }))),
      el("aside", {}, data.now.rows.length ? now : null, glance)),
    el("div", { class: "nd-sections" }, sections),
    ...(data.note ? [el("p", { class: "nd-note" }, data.note)] : []));
};
