// One article: its text with hits and names marked, stepping from match to match, its citation, its
// neighbours. The server cut the text into runs: bare text, or {t: text, h: hit, m: mention, e: entity}.
newsdesk.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Whether a step inside the dashboard was made since it was loaded: then the focus follows it.
newsdesk.stepped = false;
window.addEventListener("popstate", () => { newsdesk.stepped = true; });

newsdesk.markRead = (id) => {
  const kept = newsdesk.read.get().filter((known) => known !== id);
  newsdesk.read.set([...kept, id].slice(-5000));
};

// Runs as nodes; the runs of one mention share a link, those of one hit its number.
newsdesk.runs = (runs, entities, marks) => {
  const { el, link } = newsdesk;
  const nodes = [];
  let open = null;
  for (const run of runs) {
    const plain = typeof run === "string";
    let node = plain ? document.createTextNode(run) : run.t;
    if (!plain && run.h !== undefined) {
      node = el("mark", {}, run.t);
      (marks[run.h] ??= []).push(node);
    }
    if (plain || run.m === undefined) {
      open = null;
      nodes.push(node);
    } else if (open?.mention === run.m) {
      open.node.append(node);
    } else {
      const entity = entities[run.e];
      open = { mention: run.m, node: link(node, entity.href, { class: "nd-mention", title: `${entity.name} (${entity.kind})` }) };
      nodes.push(open.node);
    }
  }
  return nodes;
};

// From match to match: a bar that stays in sight.
newsdesk.stepper = (marks, reveal) => {
  const { el, announce, calm } = newsdesk;
  const n = marks.length;
  const words = () => (at < 0 ? `${n.toLocaleString("en")} ${n === 1 ? "match" : "matches"}` : `${(at + 1).toLocaleString("en")} of ${n.toLocaleString("en")} ${n === 1 ? "match" : "matches"}`);
  let at = -1;
  const text = el("span", { class: "nd-n" });
  const step = (by) => {
    for (const node of marks[at] ?? []) node.classList.remove("nd-current");
    at = at < 0 ? (by > 0 ? 0 : n - 1) : (at + by + n) % n;
    reveal(marks[at][0]);
    for (const node of marks[at]) node.classList.add("nd-current");
    marks[at][0].scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    text.textContent = words();
    announce(`${words()}: ${marks[at].map((node) => node.textContent).join("")}`);
  };
  text.textContent = words();
  const button = (label, sign, by, key) =>
    el("button", { type: "button", class: "nd-button nd-step", "aria-label": label, title: `${label} (${key})`, "data-focus": label, onclick: () => step(by) }, sign);
  const bar = el("div", { class: "nd-matches", role: "group", "aria-label": "Matches" }, text,
    button("Previous match", "↑", -1, "p"), button("Next match", "↓", 1, "n"));
  return { bar, step };
};

newsdesk.renderers.article = (root, data) => {
  const { el, link, outside, runs, star, copyButton } = newsdesk;
  const marks = [];
  const lang = data.lang || null;
  const dir = data.dir;

  const title = el("h1", { lang, dir, tabindex: "-1", ...(data.headline.length ? { "data-field": "headline", "data-start": 0 } : {}) }, data.headline.length ? runs(data.headline, data.entities, marks) : data.title);
  const long = clamped(title, data.title.length > 400);
  const standfirst = data.summary.length ? el("p", { class: "nd-standfirst", lang, dir, "data-field": "summary", "data-start": 0 }, runs(data.summary, data.entities, marks)) : null;
  const body = el("div", { class: "nd-body", lang, dir }, data.body.map((block, i) => el("p", { dir, "data-field": "body", "data-start": data.choose.starts[i] }, runs(block, data.entities, marks))));
  const found = marks.filter(Boolean);
  const stepper = found.length ? newsdesk.stepper(found, reveal) : null;
  const unmatched = data.sought && !data.place.outside && !found.length ? el("p", { class: "nd-note" }, "No word of the query stands in this text.") : null;

  const article = el("article", { class: "nd-article", "data-article": data.id },
    place(data.place), data.place.outside && el("p", { class: "nd-outside", role: "status", dir: "auto" }, data.place.outside, " ", link("Show it on its own", data.alone, { "data-focus": "alone" })),
    el("header", {},
      data.section && el("p", { class: "nd-kicker" }, link(data.section.text, data.section.href, { class: "nd-section", style: `--swatch:${data.colour}`, dir: "auto", "data-focus": "section" })),
      title, long, standfirst, facts(), tools(), newsdesk.part(data), newsdesk.copies(data), newsdesk.changes(data)),
    stepper?.bar, unmatched, body.childNodes.length ? body : el("p", { class: "nd-note" }, "Only the headline and summary of this article are known."),
    foot(), cite(), ends(data.place));
  const bar = newsdesk.passageBar(article, data.choose);
  if (bar) (body.parentNode ? body : article.querySelector("header")).after(bar);
  article.newsdeskStep = stepper?.step;
  root.replaceChildren(article);
  newsdesk.spoken(root, data.choose.language, (say) => article.newsdeskBar?.speak(say));
  newsdesk.markPassages(article);

  newsdesk.markRead(data.id);
  if (newsdesk.stepped && (document.activeElement === document.body || !document.activeElement)) root.newsdeskFocus = title;

  function clamped(node, isLong) {
    if (!isLong) return null;
    node.classList.add("nd-clamped");
    const button = el("button", { type: "button", class: "nd-button nd-quiet", "aria-expanded": "false", onclick: () => {
      const open = node.classList.toggle("nd-clamped") === false;
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Show less of the headline" : "Show the whole headline";
    } }, "Show the whole headline");
    return button;
  }

  function reveal(node) {
    if (title.contains(node) && title.classList.contains("nd-clamped")) long.click();
  }

  function facts() {
    return el("p", { class: "nd-facts" },
      data.authors && el("span", { dir: "auto" }, `By ${data.authors}`),
      data.source && link(data.source.text, data.source.href, { dir: "auto", "data-focus": "source" }),
      el("time", { datetime: data.iso || null }, data.date),
      data.updated && el("span", {}, data.updated),
      data.language && el("span", {}, data.language),
      data.reading && el("span", {}, data.reading),
      newsdesk.rated(data),
      data.copy_of && link("A copy of another article", data.copy_of, { "data-focus": "copy of" }),
      data.orphan && el("span", {}, "A copy of an article that is not here"));
  }

  function tools() {
    const whole = (href) => () => new URL(newsdesk.address(href), location.href).href;
    return el("div", { class: "nd-article-tools" },
      /^https?:\/\//i.test(data.url) && outside("Source page ↗", data.url, { class: "nd-button nd-quiet", "data-focus": "source page" }),
      star({ id: data.id, title: data.title.slice(0, 300) }, { words: true }),
      copyButton("Copy link", whole(data.alone), "Link"),
      data.scoped && copyButton("Copy link with this scope", whole(data.scoped), "Link with this scope"),
      newsdesk.keysButton());
  }

  function place(at) {
    const way = (text, to, rel, label) => to && link(text, to.href, { rel, title: to.text, "aria-label": `${label}: ${to.text}`, "data-focus": rel });
    return el("nav", { class: "nd-place", "aria-label": "Place in the scope" },
      link("← Back to the results", at.back, { "data-focus": "back", "data-key": "back", before: () => newsdesk.returnTo(data.id) }),
      at.text && el("span", { class: "nd-n" }, at.text),
      el("span", { class: "nd-turn" }, way("← Previous", at.previous, "prev", "Previous article"), way("Next →", at.next, "next", "Next article")));
  }

  function ends(at) {
    if (!at.previous && !at.next) return null;
    const end = (label, to, rel) => to ? link([el("span", { class: "nd-note" }, label), el("span", { class: "nd-end-title", dir: "auto" }, to.text)], to.href, { rel, "data-focus": `${rel} below` }) : el("span", {});
    return el("nav", { class: "nd-ends", "aria-label": "Previous and next article" }, end("Previous", at.previous, "prev"), end("Next", at.next, "next"));
  }

  function foot() {
    const list = (term, ways, focus) => ways.length ? el("div", {}, el("dt", {}, term), ways.map((way) => el("dd", {}, link(way.text ?? way.name, way.href, { dir: "auto", "data-focus": `${focus} ${way.text ?? way.name}` })))) : null;
    const also = data.also.map((i) => data.entities[i]);
    return also.length || data.topics.length || data.about.length ? el("dl", { class: "nd-named" }, list("Also named", also, "also"), list("More about", data.about, "about"), list("Topics", data.topics, "topic")) : null;
  }

  function cite() {
    return el("details", { class: "nd-cite" }, el("summary", { "data-focus": "cite" }, "Cite this article"), data.cite.map(({ label, text }) =>
      el("div", { role: "group", "aria-label": label }, el("p", { class: "nd-cite-label" }, label), el("pre", { dir: "auto" }, text), copyButton(`Copy ${label}`, text, `${label} citation`))));
  }
};

// Lists beside an article: what is related to it, the latest of its section.
newsdesk.renderers.beside = (root, data) => {
  const { el, link, cards } = newsdesk;
  root.replaceChildren(el("aside", { class: "nd-beside", "aria-label": "More to read" }, data.lists.map(({ title, href, items }) =>
    el("section", {}, el("h2", { class: "nd-list-title", dir: "auto" }, href ? link(title, href, { "data-focus": `list ${title}` }) : title), cards(items, "compact", { stars: false })))));
};
