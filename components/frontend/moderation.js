// The moderators' list: each review with what can be decided on it.
newsdesk.renderers.moderation = (root, data, send) => {
  const { el } = newsdesk;
  const within = (name, given) => { const node = el("div"); newsdesk.renderers[name](node, given); return node; };
  // Reasons that are being written outlive a redraw.
  const reasons = root.newsdeskReasons ??= new Map();
  const decide = (asked) => send.trigger("decide", { ...asked, at: Date.now() });
  const button = (text, focus, act) => el("button", { type: "button", class: "nd-button", "data-focus": focus, onclick: act }, text);
  const said = data.said && el("div", { class: `nd-said nd-${data.said.tone}`, role: data.said.tone === "problem" ? "alert" : "status" },
    el("span", {}, el("bdi", {}, data.said.text)),
    data.said.undo && button("Undo", "undo", () => decide({ ...data.said.undo, reason: "" })));
  const item = (review) => {
    const reason = el("input", { type: "text", class: "nd-input", dir: "auto", maxlength: 2000, "data-focus": `reason ${review.id}`,
      oninput: () => reasons.set(review.id, reason.value) });
    reason.value = reasons.get(review.id) ?? "";
    return el("li", {}, newsdesk.review(review), el("div", { class: "nd-decide" },
      review.ways.map(([status, text]) => button(text, `${status} ${review.id}`, () => {
        reasons.delete(review.id);
        decide({ id: review.id, revision: review.revision, status, reason: reason.value });
      })),
      el("label", {}, "Reason (optional)", reason)));
  };
  root.replaceChildren(el("section", { class: "nd-moderation" }, el("h2", {}, "Moderation"),
    within("choices", { groups: [{ label: "Status", options: data.statuses }] }),
    el("p", { class: "nd-note" }, data.note), said,
    data.items.length ? el("ol", {}, data.items.map(item)) : el("p", { class: "nd-note" }, data.empty),
    within("pager", data.pager)));
};
