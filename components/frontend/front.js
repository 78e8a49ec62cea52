// The front page: the latest with a lead, what is written about now, the corpus, and each section.
newsdesk.renderers.front = (root, data) => {
  const { el, link, cards, said } = newsdesk;
  const title = (text, href) => el("h2", { class: "nd-list-title", dir: "auto" }, href ? link(text, href, { "data-focus": `list ${text}` }) : text);
  const now = data.now.failed ? said(data.now.failed) : el("section", { class: "nd-now" }, title(data.now.title), el("p", { class: "nd-note" }, data.now.note), newsdesk.tally(data.now.rows, "now"));
  const glance = el("section", { class: "nd-glance" }, title(data.glance.title),
    el("dl", {}, data.glance.facts.map(([term, fact, href]) => el("div", {}, el("dt", {}, term), el("dd", {}, href ? link(fact, href, { "data-focus": `fact ${term}` }) : fact)))));
  const stood = data.stood_out?.failed ? said(data.stood_out.failed) : data.stood_out && el("section", { class: "nd-stood-out" }, title(data.stood_out.title),
    data.stood_out.note && el("p", { class: "nd-note" }, data.stood_out.note),
    data.stood_out.none && el("p", { class: "nd-note" }, data.stood_out.none),
    data.stood_out.items.length ? el("ol", {}, data.stood_out.items.map((item, i) => el("li", {},
      link(el("bdi", {}, item.text), item.href, { "data-focus": `stood out ${i}` }), el("span", { class: "nd-note" }, item.note)))) : null,
    el("p", { class: "nd-note" }, link(data.stood_out.way.text, data.stood_out.way.href, { "data-focus": "stood out all" })));
  const affairs = data.affairs?.failed ? said(data.affairs.failed) : data.affairs && el("section", { class: "nd-affairs" }, title(data.affairs.title, data.affairs.href), el("p", { class: "nd-note" }, data.affairs.note),
    el("ul", {}, data.affairs.rows.map((row) => el("li", {}, link(row.title, row.href, { dir: "auto", lang: row.lang || null, "data-focus": `storyline ${row.href}` }), el("span", { class: "nd-note" }, row.note)))));
  const sections = data.sections.failed ? [said(data.sections.failed)] : data.sections.map((s) => el("section", { style: `--swatch:${s.colour}` },
    el("h2", { class: "nd-list-title nd-swatch", dir: "auto" }, link(s.title, s.href, { "data-focus": `list ${s.title}` }), el("span", { class: "nd-n" }, s.n)),
    cards(s.items, "compact", { stars: false })));
  root.replaceChildren(
    el("div", { class: "nd-front" },
      ...(data.failed ? [el("div", { class: "nd-failed" }, said(data.failed.failed))] : [
        el("section", { class: "nd-latest" }, el("h2", { class: "nd-hidden" }, data.latest_title), cards(data.lead, "lead", { stars: false })),
        el("div", { class: "nd-second" }, el("section", {}, title(data.latest_title, data.latest_href), cards(data.latest, "compact", { stars: false })))]),
      el("aside", {}, data.now.failed || data.now.rows.length ? now : null, affairs, stood, glance),
      el("div", { class: "nd-sections" }, sections)),
    ...(data.note ? [el("p", { class: "nd-note" }, data.note)] : []));
};
