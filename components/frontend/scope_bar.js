// The scope: search, dates, one box that completes every other filter, facets, and chips to undo each.
newsdesk.renderers.scope_bar = (root, data, send) => {
  const { el, link, navigate, marked, copyButton } = newsdesk;

  const target = (changes) => {
    const params = new URLSearchParams();
    const merged = { ...data.params, ...changes };
    for (const [name, values] of Object.entries(merged)) for (const value of values) if (value) params.append(name, value);
    const query = params.toString();
    return data.path + (query ? `?${query}` : "");
  };
  const go = (changes) => navigate(target(changes));

  const ui = root.newsdeskUi ?? (root.newsdeskUi = build());
  update();

  function build() {
    const query = el("input", { type: "search", id: "nd-q", name: "q", class: "nd-input", autocomplete: "off", maxlength: 2000,
      placeholder: "Words, “phrases”, AND OR NOT, prefix*, fuzzy~", "data-focus": "q", enterkeyhint: "search" });
    const from = el("input", { type: "date", id: "nd-from", class: "nd-input", "data-focus": "from", onchange: () => dates() });
    const to = el("input", { type: "date", id: "nd-to", class: "nd-input", "data-focus": "to", onchange: () => dates() });
    const add = el("input", { type: "text", id: "nd-add", class: "nd-input", role: "combobox", autocomplete: "off",
      "aria-expanded": "false", "aria-controls": "nd-suggestions", "aria-autocomplete": "list",
      maxlength: 300, placeholder: "Person, place, section, source …", "data-focus": "add" });
    const options = el("ul", { id: "nd-suggestions", role: "listbox", "aria-label": "Filters to add", class: "nd-suggestions", hidden: true });
    const error = el("div", { id: "nd-q-error", class: "nd-query-error", hidden: true });
    const chips = el("div", { class: "nd-chips" });
    const facets = el("div", { class: "nd-facets", id: "nd-facets", hidden: true });
    const more = el("button", { type: "button", class: "nd-button nd-more", "aria-expanded": "false", "aria-controls": "nd-facets nd-extra",
      "data-focus": "more", onclick: () => toggle() }, "Filters");
    const form = el("form", { role: "search", class: "nd-search", onsubmit: (event) => {
      event.preventDefault();
      root.newsdeskUi.submit();
    } },
    el("label", { for: "nd-q", class: "nd-hidden" }, "Search the news"), query,
    el("button", { type: "submit", class: "nd-button nd-primary", "data-focus": "search" }, "Search"), more,
    copyButton("Copy link", () => new URL(newsdesk.address(root.newsdeskUi.share), location.href).href, "Link"));
    const extra = el("div", { class: "nd-extra", id: "nd-extra" },
      el("span", { class: "nd-field" }, el("label", { for: "nd-from" }, "From"), from),
      el("span", { class: "nd-field" }, el("label", { for: "nd-to" }, "To"), to),
      el("span", { class: "nd-field nd-add" }, el("label", { for: "nd-add" }, "Add a filter"), add, options));
    root.replaceChildren(el("section", { class: "nd-scope", "aria-label": "Scope" }, form, extra, error, facets, chips));

    let wanted = null;
    add.addEventListener("input", () => {
      clearTimeout(wanted);
      root.newsdeskUi.hasty = "";
      wanted = setTimeout(() => root.newsdeskUi.send.trigger("prefix", add.value.trim()), 140);
    });
    add.addEventListener("keydown", (event) => onAddKey(event));
    add.addEventListener("blur", () => setTimeout(() => { options.hidden = true; add.setAttribute("aria-expanded", "false"); }, 150));
    return { query, from, to, add, options, error, chips, facets, more, extra, active: -1, send };
  }

  function onAddKey(event) {
    const ui = root.newsdeskUi;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // What is offered may be for another text, until the answer to this one is there.
    const fits = ui.offered === ui.add.value.trim();
    if (step && fits && ui.options.hidden) opened(true);
    const items = fits && !ui.options.hidden ? Array.from(ui.options.querySelectorAll('[role="option"]')) : [];
    if (step && items.length) {
      event.preventDefault();
      ui.active = (ui.active + step + items.length) % items.length;
      items.forEach((item, i) => item.setAttribute("aria-selected", i === ui.active ? "true" : "false"));
      ui.add.setAttribute("aria-activedescendant", items[ui.active].id);
      items[ui.active].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      ui.hasty = fits ? "" : ui.add.value.trim();
      (items[ui.active] ?? items[0])?.dispatchEvent(new Event("pick"));
    } else if (event.key === "Escape") {
      opened(false);
    }
  }

  function opened(on) {
    const ui = root.newsdeskUi;
    ui.options.hidden = !on;
    ui.add.setAttribute("aria-expanded", String(on));
    if (!on) ui.add.removeAttribute("aria-activedescendant");
  }

  function dates() {
    const ui = root.newsdeskUi;
    const year = (value) => !value || Number(value.slice(0, 4)) >= 1000; // half-typed years are not dates yet
    if (year(ui.from.value) && year(ui.to.value)) ui.go({ from: [ui.from.value], to: [ui.to.value], undated: [] });
  }

  function toggle() {
    const ui = root.newsdeskUi;
    const open = ui.more.getAttribute("aria-expanded") !== "true";
    show(open);
    ui.send.state("open", open);
  }

  function show(open) {
    const ui = root.newsdeskUi;
    ui.more.setAttribute("aria-expanded", String(open));
    ui.facets.hidden = !open;
    root.firstChild.classList.toggle("nd-open", open);
  }

  function update() {
    const ui = root.newsdeskUi;
    ui.send = send;
    ui.go = go;
    ui.share = data.share;
    ui.submit = () => go({ q: [ui.query.value.trim()] });
    setInput(ui.query, data.params.q?.[0] ?? "", "q");
    setInput(ui.from, data.params.from?.[0] ?? "", "from");
    setInput(ui.to, data.params.to?.[0] ?? "", "to");
    for (const input of [ui.from, ui.to]) { input.min = data.first; input.max = data.last; }
    ui.more.textContent = data.active ? `Filters (${data.active})` : "Filters";
    queryError();
    suggestions();
    chips();
    show(data.open);
    facets();
  }

  // What a reader is typing stays; what the address says replaces it when the address changed.
  function setInput(input, value, name) {
    const ui = root.newsdeskUi;
    ui.said ??= {};
    if (ui.said[name] !== value) { input.value = value; ui.said[name] = value; }
  }

  function queryError() {
    const ui = root.newsdeskUi;
    const wrong = data.query_error;
    ui.error.hidden = !wrong;
    ui.query.setAttribute("aria-invalid", wrong ? "true" : "false");
    if (wrong) ui.query.setAttribute("aria-describedby", "nd-q-error"); else ui.query.removeAttribute("aria-describedby");
    ui.error.replaceChildren(...(wrong ? [
      el("p", { role: "alert" }, wrong.message),
      el("code", { dir: "auto" }, marked(wrong.query, [[wrong.start, wrong.end]]))] : []));
  }

  function suggestions() {
    const ui = root.newsdeskUi;
    const typed = ui.add.value.trim();
    const found = typed && data.prefix === typed ? data.suggestions : [];
    ui.active = -1;
    ui.add.removeAttribute("aria-activedescendant");
    const answered = Boolean(typed) && data.prefix === typed;
    const open = answered && document.activeElement === ui.add;
    ui.offered = answered ? typed : null;
    opened(open);
    const pick = ({ param, value }) => () => {
      ui.add.value = "";
      ui.options.hidden = true;
      go({ [param]: [...(data.params[param] ?? []).filter((v) => v !== value), value] });
    };
    const rows = found.map((s, i) => el("li", { role: "option", id: `nd-option-${i}`, "aria-selected": "false",
      onpick: pick(s), onmousedown: (event) => { event.preventDefault(); pick(s)(); } },
    el("span", { dir: "auto" }, s.label), el("span", { class: "nd-kind" }, s.kind), el("span", { class: "nd-n" }, s.articles.toLocaleString("en"))));
    if (open && !rows.length) rows.push(el("li", { class: "nd-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, data.none || "Nothing begins with that"));
    ui.options.replaceChildren(...rows);
    // Enter was pressed before the answer was there: it meant the first.
    if (open && ui.hasty === typed && found.length) { ui.hasty = ""; setTimeout(pick(found[0])); }
  }

  function chips() {
    const ui = root.newsdeskUi;
    const rows = data.chips.map(({ words, href, label }) =>
      el("li", {}, link([el("span", { dir: "auto" }, words), el("span", { "aria-hidden": "true", class: "nd-x" }, "×")], href,
        { class: "nd-chip", "aria-label": label, title: label, "data-focus": `chip ${words}` })));
    ui.chips.hidden = !rows.length;
    ui.chips.replaceChildren(...(rows.length ? [el("ul", { "aria-label": "Active filters" }, rows),
      link("Clear all", data.clear, { class: "nd-button nd-quiet", "data-focus": "clear" })] : []));
  }

  function facets() {
    const ui = root.newsdeskUi;
    const said = data.facets_note && el("p", { class: "nd-note nd-facets-note", role: "status" }, data.facets_note);
    ui.facets.replaceChildren(...(said ? [said] : []), ...(data.facets ?? []).map((facet) =>
      el("section", { "aria-label": facet.title }, el("h3", {}, facet.title),
        el("ul", {}, facet.rows.map((row) => el("li", {},
          link([el("span", { dir: "auto", class: "nd-label" }, row.label), el("span", { class: "nd-n" }, row.articles?.toLocaleString("en"))], row.href,
            { class: row.on ? "nd-facet nd-on" : "nd-facet", "aria-current": row.on ? "true" : null, "data-focus": `facet ${facet.title} ${row.label}` }),
          row.exclude && link("−", row.exclude, { class: "nd-exclude", "aria-label": `Leave out ${row.label}`, title: `Leave out ${row.label}`, "data-focus": `not ${facet.title} ${row.label}` })))),
        facet.note && el("p", { class: "nd-note" }, facet.note))));
  }
};
