// Passages: where in the article's text they stand, how they are marked there, and how they stand in the form
// and with a review. A place is [field, start, end] in code points, as Python counts; the blocks of the article
// say by data-field and data-start what they hold. Marks add no text, so that places stay as they are.
{
  const { el, link, announce } = newsdesk;
  const articleShown = (id) => Array.from(document.querySelectorAll(".nd-article")).find((node) => node.dataset.article === id);

  newsdesk.points = (text) => Array.from(text);
  newsdesk.blocksOf = (article) => Array.from(article.querySelectorAll("[data-field]"));
  const textNodes = (block) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };

  // The pieces of text nodes under a place: [node, from, to], counted as the browser counts.
  newsdesk.piecesAt = (article, [field, start, end]) => newsdesk.blocksOf(article).filter((block) => block.dataset.field === field).flatMap((block) => {
    let at = Number(block.dataset.start);
    return textNodes(block).flatMap((node) => {
      const here = newsdesk.points(node.data);
      const from = Math.max(0, start - at), to = Math.min(here.length, end - at);
      at += here.length;
      return from < to ? [[node, here.slice(0, from).join("").length, here.slice(0, to).join("").length]] : [];
    });
  });

  const wrap = (article, at, kind) => newsdesk.piecesAt(article, at).map(([node, from, to]) => {
    const piece = from ? node.splitText(from) : node;
    if (to - from < piece.data.length) piece.splitText(to - from);
    const span = el("span", { class: kind });
    piece.replaceWith(span);
    span.append(piece);
    return span;
  });
  const unwrap = (article, kind) => article.querySelectorAll(`span.${kind}`).forEach((span) => {
    const parent = span.parentNode;
    span.replaceWith(...span.childNodes);
    parent.normalize();
  });

  const goTo = (node, block = "center") => node.scrollIntoView({ block, behavior: newsdesk.calm() ? "auto" : "smooth" });

  // What reviews are about is underlined; a small number after it, which is no text, leads to them.
  const known = { article: null, marks: [], language: "en" };
  newsdesk.markPassages = (article) => {
    const held = document.activeElement?.closest(".nd-passage-shown") && article.contains(document.activeElement);
    article.querySelectorAll(".nd-reviewed-by").forEach((node) => node.remove());
    unwrap(article, "nd-reviewed");
    if (known.article !== article.dataset.article) return;
    for (const mark of known.marks) {
      const last = wrap(article, mark.at, "nd-reviewed").at(-1);
      if (!last) continue;
      const around = last.closest("a.nd-mention") ?? last.closest("mark") ?? last;
      around.after(el("a", { class: "nd-reviewed-by", href: newsdesk.address(mark.href), "data-n": mark.n,
        "data-focus": `reviewed ${mark.at}`, onclick: (event) => follow(event, mark) }));
    }
    nameMarks(article);
    if (article.newsdeskShown) newsdesk.showPassage(article, article.newsdeskShown, false);
    // What was focused has been taken apart and made anew.
    if (held) holdPassage(article.querySelector(".nd-passage-shown"));
  };
  const holdPassage = (span) => {
    if (!span) return;
    span.tabIndex = -1;
    span.focus({ preventScroll: true });
  };
  const nameMarks = (article) => {
    const say = newsdesk.sayer(newsdesk.speaking(known.language));
    for (const node of article?.querySelectorAll(".nd-reviewed-by") ?? []) {
      node.title = say("passage_reviews", { n: Number(node.dataset.n) });
      node.setAttribute("aria-label", node.title);
      node.lang = say.language;
    }
  };
  const follow = (event, mark) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const review = document.querySelector(`.nd-reviews [data-review="${mark.review}"]`);
    if (!review) return newsdesk.navigate(mark.href);
    goTo(review, "start");
    review.focus({ preventScroll: true });
  };
  newsdesk.renderers.passage_marks = (root, data) => {
    Object.assign(known, data);
    const article = articleShown(data.article);
    if (article) newsdesk.markPassages(article);
    // Named anew only, not marked anew: what is selected in the text stays selected.
    newsdesk.spoken(root, data.language, () => nameMarks(articleShown(known.article)));
  };

  // The passage of a review, marked until another is; `lead` moves there and says it in the reader's language.
  newsdesk.showPassage = (article, shown, lead = true) => {
    unwrap(article, "nd-passage-shown");
    article.newsdeskShown = shown;
    const spans = shown ? wrap(article, shown.at, "nd-passage-shown") : [];
    article.newsdeskBar?.shown(spans.length ? shown : null);
    if (!spans.length || !lead) return;
    if (article.querySelector("h1.nd-clamped")?.contains(spans[0])) article.querySelector("h1.nd-clamped").classList.remove("nd-clamped");
    holdPassage(spans[0]);
    goTo(spans[0]);
    announce(`${newsdesk.sayer(newsdesk.speaking(shown.language)).sent(shown.said)}: ${shown.text}`);
  };
  newsdesk.renderers.passage_note = (root, data) => newsdesk.spoken(root, data.language, (say) => {
    const note = newsdesk.said({ tone: "note", sentences: [say.sent(data.said)] });
    note.lang = say.language;
    root.replaceChildren(note);
  });
  newsdesk.renderers.passage_shown = (root, data) => {
    if (root.newsdeskArrived === data.review) return;
    root.newsdeskArrived = data.review;
    newsdesk.afterRun(() => { const article = articleShown(data.article); if (article) newsdesk.showPassage(article, data); });
  };

  // With a review: the words, what became of them, and the way to them.
  newsdesk.quotation = (quote, review, say) => {
    const there = (event) => {
      const article = articleShown(quote.article);
      if (!article) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      newsdesk.showPassage(article, { at: quote.at, review, text: quote.text, said: quote.note ?? ["passage_shown", {}], language: say.language });
    };
    const way = quote.href && link(say("passage_in_text"), quote.href, { class: "nd-way", "data-focus": `passage of ${review}` });
    way?.addEventListener("click", (event) => { if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) there(event); }, { capture: true });
    return el("div", { class: "nd-quoted" }, el("span", { class: "nd-hidden" }, say("passage_quoted")),
      el("blockquote", { dir: quote.dir || "auto", lang: quote.lang || null }, quote.text),
      (quote.note || way) && el("p", { class: "nd-note" }, quote.note && el("span", {}, say.sent(quote.note)), way));
  };

  // In the form: the passage that the review is about, with a way to leave it out.
  newsdesk.goodPassage = (found) => Boolean(found) && ["headline", "summary", "body"].includes(found.field)
    && typeof found.text === "string" && Number.isInteger(found.start) && found.start >= 0;
  newsdesk.passageField = (say, remove) => {
    const text = el("blockquote", { dir: "auto" });
    const node = el("div", { class: "nd-chosen", role: "group", "aria-label": say("passage_about"), tabindex: -1, hidden: true },
      el("p", { class: "nd-chosen-head" }, el("span", {}, say("passage_about")),
        el("button", { type: "button", class: "nd-button nd-quiet", "aria-label": say("passage_remove_label"), "data-focus": "remove passage", onclick: () => { remove(); announce(say("passage_removed")); } }, say("passage_remove"))), text);
    node.show = (passage) => { node.hidden = !newsdesk.goodPassage(passage); text.textContent = node.hidden ? "" : passage.text; };
    return node;
  };
}
