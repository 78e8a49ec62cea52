// One review before a moderator: what it says, why it is here, its article and passage, and what was done with it.
newsdesk.moderationCase = ({ one, kept, act, button, draft, panel, close, decide, ways, within }) => {
  const { el, link } = newsdesk;
  const part = (title, ...children) => el("section", { class: "nd-case-part" }, el("h3", {}, title), ...children);
  const folded = (title, ...children) => el("details", { open: kept[title] ? true : null, ontoggle: (event) => { kept[title] = event.target.open; } }, el("summary", { "data-focus": `fold ${title}` }, title), ...children);
  const given = (text) => el("p", { class: "nd-review-text", dir: "auto" }, text);
  const by = (name, ...rest) => el("p", { class: "nd-note" }, el("bdi", {}, name), ...rest.filter(Boolean).map((text) => el("span", { dir: "auto" }, ` · ${text}`)));

  // What is chosen for this review stays when the page is drawn anew, as what is typed does.
  const chosen = (name, first) => (kept[name]?.id === one.id ? kept[name].value : first);
  const choosing = (name, value) => { kept[name] = { id: one.id, value }; };

  const rejecting = () => {
    const text = draft("why", el("input", { type: "text", class: "nd-input", dir: "auto", maxlength: 2000, "data-focus": "why", "aria-label": "A reason of your own" }));
    const now = chosen("reason", one.reasons[0]?.text);
    const own = el("input", { type: "radio", name: "nd-reason", value: "own", checked: now === "own", "data-focus": "reason own", onchange: () => choosing("reason", "own") });
    text.addEventListener("input", () => { own.checked = true; choosing("reason", "own"); });
    const choice = (reason, i) => el("label", {}, el("input", { type: "radio", name: "nd-reason", value: reason.text, checked: now === reason.text, "data-focus": `reason ${i}`, onchange: () => choosing("reason", reason.text) }),
      el("span", {}, reason.label, reason.text !== reason.label && el("span", { class: "nd-note", dir: "auto" }, ` ${reason.text}`)));
    const form = el("form", { class: "nd-reject", "aria-label": "Reject with a reason", onsubmit: (event) => {
      event.preventDefault();
      const reason = form.querySelector("input[name=nd-reason]:checked")?.value;
      if (!decide("rejected", reason === "own" ? text.value : reason ?? "")) return;
      text.forget();
      kept.panel = "";
    }, onkeydown: (event) => {
      if (event.key === "Escape") { event.stopPropagation(); close(); }
      if (event.key === "Enter" && event.target.type === "radio") { event.preventDefault(); form.requestSubmit(); }
    } },
    el("fieldset", {}, el("legend", {}, "The reason, which its author reads"), one.reasons.map(choice),
      el("label", { class: "nd-own-reason" }, own, el("span", {}, "Other:"), text)),
    el("div", { class: "nd-acts" }, el("button", { type: "submit", class: "nd-button nd-primary" }, "Reject", el("kbd", { "aria-hidden": "true" }, "Enter")),
      el("button", { type: "button", class: "nd-button", onclick: close }, "Don’t reject", el("kbd", { "aria-hidden": "true" }, "Esc"))));
    return form;
  };
  const sure = (title, words, does, label) => el("div", { class: "nd-sure", role: "group", "aria-label": title, onkeydown: (event) => { if (event.key === "Escape") close(); } },
    el("p", {}, words), does.fields, el("div", { class: "nd-acts" }, button(label, "", does.act, { class: "nd-button nd-primary", "data-focus": "sure" }), button("No, leave it", "", close)));
  const reasonField = (name, label) => draft(name, el("input", { type: "text", class: "nd-input", dir: "auto", maxlength: 2000, "data-focus": name, "aria-label": label, placeholder: label }));

  const panels = {
    author: () => sure("Reject all of this author’s", `All ${one.author.count} of this browser that are not taken back are rejected as spam, published ones too.`,
      { act: () => { if (act({ do: "author", id: one.id })) kept.panel = ""; } }, "Reject them all"),
    erase: () => {
      const why = reasonField("erase why", "Why, for the record (such as: asked by its author)");
      return sure("Delete this author’s data", `The texts and names of all ${one.author.count} of this browser are deleted for good. That can’t be undone.`,
        { fields: why, act: () => { if (act({ do: "erase", id: one.id, reason: why.value, sure: true })) { kept.panel = ""; why.forget(); } } }, "Delete for good");
    },
    suspend: () => {
      const why = reasonField("suspend why", "Why, for other moderators (optional)");
      const days = el("select", { class: "nd-input", "aria-label": "For how long", "data-focus": "days", onchange: (event) => choosing("days", event.target.value) }, [["1", "for a day"], ["7", "for a week"], ["30", "for 30 days"], ["0", "for good"]].map(([value, text]) => el("option", { value, selected: chosen("days", "1") === value }, text)));
      return sure("Hold all of this browser", "All that this browser sends is held until a moderator has read it.",
        { fields: el("div", { class: "nd-fields" }, days, why), act: () => { if (act({ do: "suspend", id: one.id, days: Number(days.value), reason: why.value })) { kept.panel = ""; why.forget(); } } }, "Hold them");
    },
  };

  const note = draft("note", el("textarea", { class: "nd-input", rows: 2, dir: "auto", maxlength: 2000, "data-focus": "note", "aria-label": "A note to other moderators", onkeydown: (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
    if (event.key === "Escape") close();
  } }));
  const keep = () => { if (!note.value.trim()) return; if (act({ do: "note", id: one.id, text: note.value })) note.forget(); };

  const passage = one.passage && el("blockquote", { class: "nd-case-passage", dir: "auto" },
    el("span", { class: "nd-note" }, one.passage.before), el("mark", {}, one.passage.exact), el("span", { class: "nd-note" }, one.passage.after));
  const article = el("aside", { class: "nd-case-article", "aria-label": "The article" },
    el("h3", { dir: one.article.dir, lang: one.article.lang || null }, one.article.href ? link(one.article.title, one.article.href, { "data-focus": "article", "aria-keyshortcuts": "o" }) : one.article.title,
      one.article.href && newsdesk.keysOn() ? el("kbd", { "aria-hidden": "true" }, "o") : null),
    one.passage ? [el("p", { class: "nd-note" }, "The passage that it is about:"), passage, one.passage.note && el("p", { class: "nd-note", dir: "auto" }, one.passage.note)] : null,
    one.article.lines && el("p", { class: "nd-snippet", dir: one.article.dir, lang: one.article.lang || null }, one.article.lines));

  const author = el("div", {}, el("p", {}, one.author.words), one.author.known && el("div", { class: "nd-acts" },
    one.author.all > 1 && button(`Reject all ${one.author.count} as spam`, "", () => panel("author", "sure"), { "data-focus": "author" }),
    one.author.suspended ? button("Allow this browser again", "", () => act({ do: "allow", id: one.id })) : button("Hold all of this browser", "", () => panel("suspend", "days"), { "data-focus": "suspend" }),
    button("Delete this author’s data", "", () => panel("erase", "erase why"), { "data-focus": "erase" })),
  ["author", "suspend", "erase"].includes(kept.panel) ? panels[kept.panel]() : null);

  return el("article", { class: "nd-case", tabindex: "-1", "data-focus": "case", "aria-label": `Review ${one.id}, ${one.status}` },
    el("p", { class: "nd-case-head" }, el("strong", {}, one.status), el("span", { class: "nd-n" }, `no. ${one.id}`),
      one.reading && el("span", { class: "nd-reading", role: "status" }, el("bdi", {}, one.reading), " is reading this")),
    one.withdrawn ? el("p", { class: "nd-note" }, "This review was taken back by its author, or deleted. What it said is gone.") : newsdesk.review(one.review),
    kept.panel === "reject" ? rejecting() : el("div", { class: "nd-acts", role: "group", "aria-label": "Decide" },
      ways.map(([name, text, does], i) => button(text, name, does, { class: i ? "nd-button" : "nd-button nd-primary", "data-focus": `way ${i}` }))),
    el("div", { class: "nd-case-columns" },
      el("div", {},
        one.why.length ? part("Why it is here", el("ul", {}, one.why.map(({ text, check }) => el("li", {}, el("span", { dir: "auto" }, text), check && el("span", { class: "nd-note" }, ` (check ${check})`))))) : null,
        one.reports.length ? part("Reports", el("ul", {}, one.reports.map((report) => el("li", {}, by(report.reason, report.date, report.closed), report.text && given(report.text))))) : null,
        one.notes.length ? part("Notes between moderators", el("ul", {}, one.notes.map((kind) => el("li", {}, by(kind.by, kind.date), given(kind.text))))) : null,
        el("div", { class: "nd-note-box" }, el("label", {}, el("span", {}, "Note to other moderators", newsdesk.keysOn() ? el("kbd", { "aria-hidden": "true" }, "m") : null), note), button("Keep the note", "", keep)),
        one.texts.length ? folded("What it said before", el("ul", {}, one.texts.map((text) => el("li", {}, el("p", { class: "nd-note" }, newsdesk.stars(text.rating), ` ${text.date}`), given(text.text))))) : null,
        part("Record", one.record.length ? el("ol", { class: "nd-record" }, one.record.map((entry) => el("li", {}, el("strong", {}, entry.what), by(entry.by, entry.date, entry.why)))) : el("p", { class: "nd-note" }, "No one has decided on it yet.")),
        part("Its author", author)),
      article));
};
