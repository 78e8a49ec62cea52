// Saved searches: kept in this browser, in a list that can be named, tidied, taken out and brought in.
// What storage or a file holds may be anything: only what reads as a search is taken, and so many.
newsdesk.searches = (() => {
  const MOST = 50, NAME = 120, QUERY = 4000;
  let params = [];
  const kept = newsdesk.store("searches", []);
  const plain = (text, most) => (typeof text === "string" ? Array.from(text.replace(/[\p{Cc}\p{Cs}]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ")).slice(0, most).join("").trim() : "");
  const time = (text) => (typeof text === "string" && text.length < 40 && !Number.isNaN(Date.parse(text)) ? text : "");
  const scope = (text) => {
    if (typeof text !== "string" || text.length > QUERY) return null;
    const known = new URLSearchParams();
    for (const [name, value] of new URLSearchParams(text)) if (params.includes(name) && value) known.append(name, value);
    const query = known.toString();
    return query || text === "" ? query : null;
  };
  const one = (given) => {
    if (!given || typeof given !== "object" || Array.isArray(given)) return null;
    const query = scope(given.query);
    const name = plain(given.name, NAME);
    if (query === null || !name) return null;
    return { name, query, made: time(given.made), seen: given.seen === null ? null : time(given.seen), version: plain(given.version, 40) };
  };
  const read = (given) => (Array.isArray(given) ? given.slice(0, 500).map(one).filter(Boolean).slice(0, MOST) : []);
  const all = () => read(kept.get());
  const set = (list) => kept.set(list.slice(0, MOST));
  const file = (text) => {
    let given = null;
    try { given = JSON.parse(text); } catch { return null; }
    return given?.newsdesk === "saved searches" && Array.isArray(given.searches) ? read(given.searches) : null;
  };
  return { MOST, NAME, all, set, one, file, know: (names) => { params = names; } };
})();

newsdesk.renderers.saved_searches = (root, data, send) => {
  const { el, link, announce, download, searches } = newsdesk;
  const ui = (root.newsdeskUi ??= { counts: null, sheet: null, undo: null });
  ui.send = send;
  ui.data = data;
  searches.know(data.params);
  newsdesk.feedLink(data);
  if (data.counts) counted(data.counts);
  bar();
  if (ui.sheet && !ui.list.querySelector("form")) { // a new name that is being typed is not thrown away
    const before = ui.list.contains(document.activeElement) && document.activeElement.dataset.focus;
    list();
    if (before) ui.list.querySelector(`[data-focus="${before}"]`)?.focus();
  }

  function bar() {
    const n = searches.all().length;
    const saved = el("button", { type: "button", class: "nd-button nd-quiet", "data-focus": "saved", "aria-haspopup": "dialog", onclick: () => open() },
      n ? `Saved searches (${n})` : "Saved searches");
    const save = el("button", { type: "button", class: "nd-button nd-quiet", "data-focus": "save", "aria-haspopup": "dialog", disabled: !data.can_save, onclick: () => open(true) }, "Save this search");
    root.replaceChildren(el("div", { class: "nd-saved-bar" }, save, saved));
  }

  function open(naming = false) {
    const before = document.activeElement?.dataset?.focus;
    ui.query = ui.data.query; // what is saved, wherever Back leads behind the dialog
    ui.undo = null; // counts stay: where nothing is new the answer is the same, and is not drawn again
    const name = el("input", { type: "text", id: "nd-save-name", class: "nd-input", maxlength: searches.NAME, autocomplete: "off", dir: "auto" });
    ui.list = el("div", { class: "nd-saved-list" });
    ui.tools = el("div", { class: "nd-saved-tools" });
    const form = el("form", { class: "nd-save-form", onsubmit: (event) => { event.preventDefault(); save(name); } },
      el("label", { for: "nd-save-name" }, "Name"), name, el("button", { type: "submit", class: "nd-button nd-primary" }, "Save"));
    ui.form = form;
    const close = el("button", { type: "button", class: "nd-button", onclick: () => ui.sheet.close() }, "Close");
    ui.sheet = el("dialog", { id: "nd-saved", class: "nd-root nd-sheet nd-saved", "aria-labelledby": "nd-saved-title", style: newsdesk.colours(),
      onclose: () => { ui.sheet.remove(); ui.sheet = null; root.querySelector(`[data-focus="${before}"]`)?.focus(); },
      onclick: (event) => { if (event.target === ui.sheet) ui.sheet.close(); } },
    el("div", {}, el("h2", { id: "nd-saved-title" }, naming ? "Save this search" : "Saved searches"),
      naming ? form : null, ui.list, el("div", { class: "nd-saved-end" }, ui.tools, close)));
    document.body.append(ui.sheet);
    list();
    ui.sheet.showModal();
    if (naming) { name.value = ui.data.name; name.focus(); name.select(); } else (ui.list.querySelector("a") ?? close).focus();
    ask();
  }

  // The corpus counts when the list is opened, and never before.
  function ask() {
    const all = searches.all();
    if (all.length) ui.send.trigger("ask", all.map(({ query, seen }) => ({ query, seen: seen ?? "" })));
    ui.asked = all.map((s) => s.query);
  }

  // Counts belong to the searches that were asked about; one that was just saved has been seen to here.
  function counted(counts) {
    const all = searches.all();
    ui.counts = new Map(counts.map((found) => [found.query, found]));
    const fresh = all.filter((s) => s.seen === null && ui.counts.get(s.query)?.latest !== undefined);
    for (const s of fresh) Object.assign(s, { seen: ui.counts.get(s.query).latest, version: data.version });
    if (fresh.length) searches.set(all);
    for (const s of fresh) if (ui.counts.get(s.query).new !== null) ui.counts.get(s.query).new = 0;
  }

  function change(all, said, undo = null) {
    searches.set(all);
    ui.undo = undo;
    announce(said);
    bar();
    list();
  }

  function save(name) {
    const all = searches.all();
    const made = searches.one({ name: name.value, query: ui.query, made: new Date().toISOString(), seen: null, version: ui.data.version });
    if (!made) { name.focus(); announce("A search needs a name"); return; }
    const at = all.findIndex((s) => s.query === made.query);
    if (at < 0 && all.length >= searches.MOST) { announce(`This browser keeps ${searches.MOST} searches; delete one first`); ui.full = true; list(); return; }
    // The same scope under another name is the same search.
    if (at >= 0) all[at].name = made.name; else all.unshift(made);
    ui.form.remove();
    ui.sheet.querySelector("#nd-saved-title").textContent = "Saved searches";
    change(all, "Search saved");
    ui.list.querySelector("a")?.focus();
    ask();
  }

  function list() {
    const all = searches.all();
    ui.list.replaceChildren(...[
      ui.full && el("p", { class: "nd-note", role: "alert" }, `This browser keeps ${searches.MOST} searches; delete one first.`),
      ui.undo && el("p", { class: "nd-saved-undo" }, el("span", { dir: "auto" }, ui.undo.said), " ",
        el("button", { type: "button", class: "nd-button nd-quiet", "data-focus": "undo", onclick: () => { change(ui.undo.before, "Brought back"); ui.list.querySelector("a")?.focus(); } }, "Undo")),
      all.length ? el("ul", {}, all.map(row)) : el("p", { class: "nd-note" }, "Searches that you save are listed here, in this browser alone."),
    ].filter(Boolean));
    ui.full = false;
    const choose = el("input", { type: "file", accept: "application/json,.json", class: "nd-hidden", "aria-label": "A file of saved searches", tabindex: "-1", onchange: () => bring(choose) });
    ui.tools.replaceChildren(...[
      all.length && el("button", { type: "button", class: "nd-button nd-quiet", onclick: () => take(all) }, "Export"),
      el("button", { type: "button", class: "nd-button nd-quiet", onclick: () => choose.click() }, "Import"), choose].filter(Boolean));
  }

  function row(saved, i) {
    const name = el("span", { dir: "auto", class: "nd-saved-name" }, link(saved.name, ui.data.reader + (saved.query ? `?${saved.query}` : ""), {
      "data-focus": `search ${i}`, before: () => { opened(saved); ui.sheet.close(); } }));
    const rename = el("button", { type: "button", class: "nd-button nd-quiet", "aria-label": `Rename: ${saved.name}`, "data-focus": `rename ${i}`, onclick: () => renaming(item, saved, i) }, "Rename");
    const drop = el("button", { type: "button", class: "nd-button nd-quiet", "aria-label": `Delete: ${saved.name}`, "data-focus": `delete ${i}`, onclick: () => {
      const before = searches.all();
      change(before.filter((one) => one.query !== saved.query), "Search deleted", { before, said: `“${saved.name}” was deleted.` });
      ui.list.querySelector('[data-focus="undo"]')?.focus();
    } }, "Delete");
    const item = el("li", {}, el("div", { class: "nd-saved-what" }, name, el("span", { class: "nd-note" }, facts(saved))), el("div", { class: "nd-saved-does" }, rename, drop));
    return item;
  }

  function facts(saved) {
    const found = ui.counts?.get(saved.query);
    if (!found) return ui.asked?.includes(saved.query) ? "Counting …" : "";
    const said = (found.said ?? []).join(" ");
    if (found.articles === undefined) return said;
    const n = `${found.articles.toLocaleString("en")} ${found.articles === 1 ? "article" : "articles"}`;
    const news = found.new === null ? (saved.version && saved.version !== ui.data.version ? "the corpus has changed since" : "")
      : found.new ? el("strong", {}, `${found.new.toLocaleString("en")} new or changed`) : "nothing new";
    return [n, news && ", ", news, said && `. ${said}`].filter(Boolean);
  }

  function renaming(item, saved, i) {
    const input = el("input", { type: "text", class: "nd-input", value: saved.name, maxlength: searches.NAME, dir: "auto", "aria-label": `New name of: ${saved.name}` });
    const back = () => { list(); ui.list.querySelectorAll("li")[i]?.querySelector("button")?.focus(); };
    const form = el("form", { class: "nd-save-form", onsubmit: (event) => {
      event.preventDefault();
      const all = searches.all();
      // Another tab may have changed the list: a search is known by what it asks for.
      const named = searches.one({ ...saved, name: input.value });
      if (!named) { input.focus(); return; }
      change(all.map((one) => (one.query === saved.query ? { ...one, name: named.name } : one)), "Renamed");
      back();
    }, onkeydown: (event) => { if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); back(); } } },
    input, el("button", { type: "submit", class: "nd-button" }, "Rename"));
    item.replaceChildren(form);
    input.focus();
    input.select();
  }

  // Opening a search is what its new articles are counted from next time.
  function opened(saved) {
    const found = ui.counts?.get(saved.query);
    if (found?.latest === undefined) return;
    searches.set(searches.all().map((s) => (s.query === saved.query ? { ...s, seen: found.latest, version: ui.data.version } : s)));
  }

  function take(all) {
    const made = { newsdesk: "saved searches", version: 1, searches: all.map(({ name, query, made: at }) => ({ name, query, made: at })) };
    download("newsdesk-searches.json", "application/json", `${JSON.stringify(made, null, 2)}\n`);
    announce("Saved searches exported");
  }

  async function bring(choose) {
    const [chosen] = choose.files;
    const text = chosen && chosen.size <= 1e6 ? await chosen.text() : "";
    const given = newsdesk.searches.file(text);
    if (!given) { ui.undo = null; change(searches.all(), "No saved searches in that file", { before: searches.all(), said: "That file holds no saved searches." }); return; }
    const before = searches.all();
    const known = new Set(before.map((s) => s.query));
    const added = given.filter((s) => !known.has(s.query) && known.add(s.query)).map((s) => ({ ...s, seen: null }));
    const room = added.slice(0, searches.MOST - before.length);
    const left = added.length - room.length;
    change([...before, ...room], `${room.length} imported`, { before, said: `${room.length} of ${given.length} searches were added${left ? `; there was no room for ${left}` : ""}.` });
    ask();
  }
};
