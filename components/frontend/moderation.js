// Moderation: a queue, and the review that is open beside it with what can be decided. Each act is sent once and
// waits for its answer; what was being typed, and the marks, outlive a redraw. Keys press the buttons that show them.
newsdesk.renderers.moderation = (root, data, send) => {
  const { el, link } = newsdesk;
  const within = (name, given) => { const node = el("div"); newsdesk.renderers[name](node, given); return node; };
  const one = data.case?.id ? data.case : null;
  const kept = root.newsdeskKept ??= { drafts: new Map(), marks: new Map(), busy: 0, acted: "", open: null };
  const listed = new Map(data.items.map((item) => [item.id, item.revision]));
  for (const id of kept.marks.keys()) if (!listed.has(id)) kept.marks.delete(id);
  if (kept.open !== one?.id) { kept.panel = ""; kept.open = one?.id; }
  if (data.heard === kept.busy) kept.busy = 0;

  const at = data.items.findIndex((item) => item.id === one?.id);
  const next = () => (data.items[at + 1] ?? data.items[at - 1] ?? (at < 0 ? data.items[0] : null))?.id ?? 0;
  // Whether it was sent: what was typed and marked for it stays otherwise.
  const act = (asked, how = "replace") => {
    const now = Date.now();
    if (kept.busy && now - kept.busy < 8000) { // the answer to the last one is on its way
      if (asked.do === "open") kept.wanted = asked.id; // what was chosen meanwhile is opened after it
      else newsdesk.announce("What was asked for before is not done yet: press again in a moment");
      return false;
    }
    kept.busy = now;
    kept.acted = how;
    // What has the focus may be gone with the answer: the review has it then.
    if (!document.activeElement?.closest?.(".nd-queue, .nd-acts")) caseNode?.focus({ preventScroll: true });
    send.trigger("act", { ...asked, at: now });
    return true;
  };
  const key = (name) => newsdesk.keysOn() && el("kbd", { "aria-hidden": "true" }, name === " " ? "Space" : name);
  const button = (text, name, does, props = {}) => el("button", { type: "button", class: "nd-button", "data-focus": `act ${text}`, "aria-keyshortcuts": name || null, onclick: does, ...props }, text, name && key(name));
  const draft = (name, node) => {
    const id = `${name} ${one?.id}`;
    node.value = kept.drafts.get(id) ?? "";
    node.addEventListener("input", () => kept.drafts.set(id, node.value));
    node.forget = () => kept.drafts.delete(id);
    return node;
  };
  const redraw = (focus) => { newsdesk.renderers.moderation(root, data, send); Array.from(root.querySelectorAll("[data-focus]")).find((n) => n.dataset.focus === focus)?.focus(); };
  const panel = (name, focus) => { kept.panel = name; redraw(focus); };
  const close = () => panel("", "case");

  // What is decided, in the order of the buttons.
  const decide = (status, reason = "") => act({ do: "decide", id: one.id, revision: one.revision, status, reason, next: next() });
  const ways = (one?.ways ?? []).map(([name, status, text]) => [name, text, () => (status === "rejected" ? panel("reject", "reason 0") : decide(status))]);
  if (one?.open_reports) ways.push(["f", one.open_reports === 1 ? "Report is unfounded" : "Reports are unfounded", () => act({ do: "unfounded", id: one.id, next: next() })]);
  const go = (by) => {
    const to = at < 0 ? data.items[0] : data.items[at + by];
    if (to && to.id !== one?.id) act({ do: "open", id: to.id });
    else newsdesk.announce(by > 0 ? "This is the last review of this list" : "This is the first review of this list");
  };
  const mark = (id, on = !kept.marks.has(id)) => {
    if (on) kept.marks.set(id, listed.get(id)); else kept.marks.delete(id);
    newsdesk.announce(`${on ? "Marked" : "No longer marked"}: ${kept.marks.size} marked`);
    redraw(document.activeElement?.dataset?.focus ?? "case");
  };
  const acts = {
    ...Object.fromEntries(ways.map(([name, , does]) => [name, does])),
    j: () => go(1), k: () => go(-1),
    ...(one ? { m: () => root.querySelector(".nd-note-box textarea")?.focus(), o: () => root.querySelector(".nd-case-article a")?.click() } : {}),
    ...(one && at >= 0 ? { " ": () => mark(one.id) } : {}),
    ...(data.said?.undo ? { z: () => act({ do: "undo" }) } : {}),
  };

  const item = (shown) => el("li", { class: shown.id === one?.id ? "nd-on" : null },
    el("label", { class: "nd-mark-one" }, box(shown), el("span", { class: "nd-hidden" }, `Mark review ${shown.id}`)),
    el("a", { href: newsdesk.address(shown.href), "aria-current": shown.id === one?.id ? "true" : null, "data-focus": `open ${shown.id}`, onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      act({ do: "open", id: shown.id }, "push");
    } }, el("span", { class: "nd-queue-head" }, newsdesk.stars(shown.rating), el("bdi", {}, shown.name || "No name given"),
      shown.reports ? el("strong", {}, `${shown.reports} ${shown.reports === 1 ? "report" : "reports"}`) : null),
    el("span", { class: "nd-queue-text", dir: "auto" }, shown.text),
    el("span", { class: "nd-note", dir: "auto" }, `${shown.date} · ${shown.article}`)));
  const box = (shown) => {
    const node = el("input", { type: "checkbox", "data-focus": `mark ${shown.id}`, onchange: () => mark(shown.id, node.checked) });
    node.checked = kept.marks.has(shown.id);
    return node;
  };

  const marked = () => [...kept.marks].map(([id, revision]) => [id, revision]);
  const after = () => data.items.find((shown) => shown.id !== one?.id ? !kept.marks.has(shown.id) : !kept.marks.has(one.id))?.id ?? 0;
  const bulk = (status) => { const asked = { do: "bulk", reviews: marked(), status, next: kept.marks.has(one?.id) ? after() : one?.id ?? 0 }; if (act(asked)) kept.marks.clear(); };
  const bulkBar = kept.marks.size ? el("div", { class: "nd-bulk", role: "group", "aria-label": "Marked reviews" },
    el("span", {}, `${kept.marks.size} marked`),
    button("Reject as spam", "", () => bulk("rejected"), { "data-focus": "bulk reject" }), button("Publish them", "", () => bulk("published")),
    button("Unmark all", "", () => { kept.marks.clear(); redraw("case"); })) : null;
  const allMarked = data.items.length > 1 && data.items.every((shown) => kept.marks.has(shown.id));
  const queue = el("nav", { class: "nd-queue", "aria-label": "Reviews in this queue" },
    data.items.length > 1 && el("p", { class: "nd-queue-tools" }, el("span", { class: "nd-note" }, `${data.first.toLocaleString("en")}–${(data.first + data.items.length - 1).toLocaleString("en")} of ${data.total.toLocaleString("en")}`),
      button(allMarked ? "Unmark all" : "Mark all here", "", () => { for (const [id, revision] of listed) { if (allMarked) kept.marks.delete(id); else kept.marks.set(id, revision); } redraw("mark all"); }, { class: "nd-button nd-quiet", "data-focus": "mark all" })),
    el("ol", {}, data.items.map(item)), within("pager", data.pager));

  const said = data.said && el("div", { class: `nd-said nd-${data.said.tone}`, role: data.said.tone === "problem" ? "alert" : "status" },
    el("span", { dir: "auto" }, data.said.text), data.said.undo && button("Undo", "z", acts.z, { "data-focus": "undo" }));
  const caseNode = one ? newsdesk.moderationCase({ one, kept, act, button, draft, panel, close, decide, ways, within })
    : el("p", { class: "nd-note nd-case", tabindex: "-1", "data-focus": "case" }, data.case?.missing ?? data.empty);
  const file = (format, name, chosen, label) => button(label, "", () => act({ do: "export", format, queue: chosen }), { class: "nd-button nd-quiet", "data-focus": `file ${label}` });

  const scrolled = root.querySelector(".nd-queue")?.scrollTop ?? 0;
  root.replaceChildren(el("section", { class: "nd-moderation" },
    el("div", { class: "nd-heading" }, el("h2", {}, "Moderation"), el("p", { class: "nd-note" }, el("bdi", {}, data.by), `. ${data.scope}`), newsdesk.keysButton()),
    within("choices", { groups: [{ label: "Queue", options: data.queues }] }), said, bulkBar,
    el("div", { class: "nd-desk" }, data.items.length ? queue : null, caseNode),
    el("p", { class: "nd-files" }, el("span", { class: "nd-note" }, "As a file: "),
      file("csv", "", data.queue, "This queue as CSV"), file("jsonl", "", data.queue, "This queue as JSONL"), file("csv", "", "", "All as CSV"), file("jsonl", "", "", "All as JSONL"))));
  root.newsdeskActs = acts;
  queue.scrollTop = scrolled;

  // The address follows what is open, so that a reload and a copied address show it.
  if (kept.acted && !kept.busy) {
    const to = newsdesk.address(one ? one.here : data.without);
    if (new URL(to, location.href).href !== location.href) history[kept.acted === "push" ? "pushState" : "replaceState"]({}, "", to);
    if (data.said) newsdesk.announce(data.said.text);
    kept.acted = "";
    if (document.activeElement === document.body) caseNode.focus({ preventScroll: true });
    // The list alone moves to it: the page stays where it is.
    const current = queue.querySelector('[aria-current="true"]')?.closest("li");
    if (current && (current.offsetTop < queue.scrollTop || current.offsetTop + current.offsetHeight > queue.scrollTop + queue.clientHeight)) queue.scrollTop = current.offsetTop - queue.clientHeight / 3;
    const top = caseNode.getBoundingClientRect().top;
    if (top < 0 || top > 0.8 * window.innerHeight) caseNode.scrollIntoView({ block: "start" });
    const wanted = kept.wanted;
    kept.wanted = 0;
    if (listed.has(wanted) && wanted !== one?.id) act({ do: "open", id: wanted }, "push");
  }
};

// The keys of this page, where it is in sight; nothing else has them then.
newsdesk.ownKeys = () => Array.from(document.querySelectorAll(".nd-moderation")).find((node) => node.getClientRects().length)?.parentElement.newsdeskActs;
newsdesk.MODERATION_KEYS = [
  ["a", "Publish the review that is open"],
  ["x", "Reject it: choose a reason with the arrows, Enter rejects, Esc does not"],
  ["h", "Hide it: back to those that wait"],
  ["u", "Restore a rejected one"],
  ["f", "Call its reports unfounded"],
  ["z", "Undo what was done last"],
  ["m", "Write a note to other moderators; Ctrl and Enter keep it"],
  ["o", "Open the article"],
  ["j", "Next review"],
  ["k", "Previous review"],
  ["Space", "Mark it, or take the mark away"],
];

// A file that was asked for: it comes with the answer, and lies at no address.
newsdesk.renderers.moderation_file = (root, data) => {
  root.replaceChildren();
  if (newsdesk.fileGiven === data.at) return;
  newsdesk.fileGiven = data.at;
  newsdesk.download(data.name, `${data.type};charset=utf-8`, data.content);
};
