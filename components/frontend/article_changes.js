// What changed in an article: a line that unfolds to the changes, newest first, one of them with its words
// marked. Removed words are struck out, added ones underlined, and both are said to who listens.
newsdesk.changes = (data) => {
  const { el, link } = newsdesk;
  const shown = data.changes;
  if (!shown) return null;
  const way = (text, href, open, focus) => link(text, href, { class: "nd-unfold", "aria-expanded": String(open), "data-focus": focus });
  return el("section", { class: "nd-changes", "aria-label": "Changes" },
    el("p", {}, way(shown.text, shown.href, shown.open, "changes")),
    shown.items.length ? el("ol", { reversed: true }, shown.items.map((item) => el("li", {},
      el("p", {}, way(`${item.text}: ${item.what}`, item.href, item.on, `change ${item.number}`)),
      item.on && el("div", { class: "nd-change" },
        item.dated && el("p", { class: "nd-note" }, item.dated),
        item.fields.map((field) => newsdesk.changedField(field, data)))))) : null);
};

newsdesk.changedField = (field, { lang, dir }) => {
  const { el } = newsdesk;
  const aside = (text) => el("span", { class: "nd-hidden nd-said" }, text);
  const marked = (tag, said, text) => el(tag, {}, aside(`[${said}: `), text, aside("] "));
  const unfold = (text) => el("button", { type: "button", class: "nd-folded-words", "aria-label": "Show unchanged words", title: "Show unchanged words", onclick: (event) => {
    const words = el("span", { tabindex: "-1" }, text);
    event.target.replaceWith(words);
    words.focus({ preventScroll: true });
  } }, "…");
  const piece = (one) => typeof one === "string" ? one
    : one.folded !== undefined ? [" ", unfold(one.folded), " "]
      : one.k === "-" ? marked("del", "removed", one.t) : marked("ins", "added", one.t);
  const block = (one) => Array.isArray(one) ? el("p", { dir }, one.map(piece))
    : el("details", { class: "nd-unchanged" }, el("summary", {}, one.label), one.folded.map((text) => el("p", { lang, dir }, text)));
  return el("div", { class: "nd-changed-field", role: "group", "aria-label": field.name }, el("p", { class: "nd-cite-label" }, field.name),
    field.note && el("p", { class: "nd-note" }, field.note),
    el("div", { class: "nd-changed-text", lang: lang || null, dir }, field.blocks.map(block)));
};
