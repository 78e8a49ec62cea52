// Reviews: what readers wrote. Texts and names are strangers': text nodes
// only, each isolated, so that its bidirectional controls end where it ends.
{
  const { el, link } = newsdesk;
  const starsText = (rating) => "★".repeat(rating) + "☆".repeat(5 - rating);

  newsdesk.stars = (rating) => el("span", { class: "nd-given" },
    el("span", { "aria-hidden": "true" }, starsText(rating)), el("span", { class: "nd-hidden" }, `${rating} of 5 stars`));

  newsdesk.review = (item) => el("article", { class: "nd-review", "data-review": item.id, tabindex: -1 },
    item.article && el("h3", { dir: "auto", lang: item.article.lang || null },
      item.article.href ? link(item.article.title, item.article.href, { "data-focus": `reviewed ${item.id}` }) : item.article.title),
    el("p", { class: "nd-review-head" }, newsdesk.stars(item.rating),
      el("bdi", { class: "nd-review-name" }, item.name || "No name given"),
      item.date && el("time", { datetime: item.iso }, item.date),
      item.note && el("span", { dir: "auto" }, item.note)),
    item.passage && newsdesk.quotation(item.passage, item.id),
    el("p", { class: "nd-review-text", dir: "auto" }, item.text));

  // One review after another, with what is said around them: average, order, notes, pages.
  newsdesk.renderers.review_list = (root, data) => {
    const within = (name, given) => { const node = el("div"); newsdesk.renderers[name](node, given); return node; };
    root.replaceChildren(el("section", { class: "nd-reviews" },
      data.title && el("h2", {}, data.title),
      data.average && el("p", { class: "nd-average" }, data.average),
      data.items.length > 1 && data.orders && within("choices", { groups: [{ label: "Order", options: data.orders }] }),
      (data.notes ?? []).map((note) => el("p", { class: "nd-note", role: "status" }, note.map((piece) =>
        typeof piece === "string" ? piece : link(piece[0], piece[1], { class: "nd-way", "data-focus": piece[0] })))),
      data.items.length ? el("ol", {}, data.items.map((item) => el("li", {}, newsdesk.review(item)))) : el("p", { class: "nd-note" }, data.empty),
      data.pager && within("pager", data.pager),
      data.more && el("p", {}, link(data.more[0], data.more[1], { class: "nd-way", "data-focus": "more reviews" }))));
  };
}
