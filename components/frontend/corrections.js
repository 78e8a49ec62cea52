// What was said of names, newest first, and what may be said: each with a button for the one thing to do.
newsdesk.renderers.corrections = (root, data, send) => {
  const { el, link } = newsdesk;
  const button = (text, focus, act, primary) => el("button", { type: "button", class: primary ? "nd-button nd-primary" : "nd-button", "data-focus": focus, onclick: act }, text);
  const item = (one) => el("li", { class: one.off ? "nd-correction nd-off" : "nd-correction" },
    el("div", {},
      el("p", { dir: "auto" }, one.href ? link(one.text, one.href, { "data-focus": `correction ${one.id}` }) : one.text),
      one.note && el("p", { class: "nd-said-why", dir: "auto" }, one.note),
      el("p", { class: "nd-note" }, one.meta)),
    one.act && button(one.act, `act ${one.id}`, () => send.trigger("act", { id: one.id, at: Date.now() })));
  root.replaceChildren(data.items.length ? el("ol", { class: "nd-corrections", "aria-label": data.label }, data.items.map(item)) : el("p", { class: "nd-note" }, data.empty));
};

// What was done last, and the way back.
newsdesk.renderers.correction_said = (root, data, send) => {
  const { el } = newsdesk;
  root.replaceChildren(el("div", { class: `nd-said nd-${data.tone}`, role: data.tone === "problem" ? "alert" : "status" },
    el("span", { dir: "auto" }, data.text),
    data.undo && el("button", { type: "button", class: "nd-button", "data-focus": "undo", onclick: () => send.trigger("undo", { at: Date.now() }) }, "Undo")));
};
