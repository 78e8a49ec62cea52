// Reviews: what readers wrote. Texts and names are strangers': text nodes
// only, each isolated, so that its bidirectional controls end where it ends.
{
  const { el, link } = newsdesk;
  const starsText = (rating) => "★".repeat(rating) + "☆".repeat(5 - rating);

  newsdesk.stars = (rating, say = newsdesk.inEnglish()) => el("span", { class: "nd-given" },
    el("span", { "aria-hidden": "true" }, starsText(rating)), el("span", { class: "nd-hidden" }, say("stars_given", { n: rating })));

  // What stands for a headline is said in the reader's language, with the id that it is known by.
  const titleOf = (article, say) => (article.untold ? say(article.untold) + (article.id ? ` (${article.id})` : "") : article.title);

  // `under` is what can be done with it; moderators see a review without, in English.
  newsdesk.review = (item, say = newsdesk.inEnglish(), zone = null, under = null) => el("article", { class: "nd-review", "data-review": item.id, tabindex: -1 },
    item.article && el("h3", { dir: "auto", lang: item.article.lang || null },
      item.article.href ? link(titleOf(item.article, say), item.article.href, { "data-focus": `reviewed ${item.id}` }) : titleOf(item.article, say)),
    el("p", { class: "nd-review-head" }, newsdesk.stars(item.rating, say),
      el("bdi", { class: "nd-review-name", lang: item.name ? "" : null }, item.name || say("no_name")),
      item.date && el("time", { datetime: item.iso }, zone && say.language !== "en" ? say.time(item.iso, zone) : item.date),
      item.note && el("span", { dir: "auto" }, item.note)),
    item.passage && newsdesk.quotation(item.passage, item.id, say),
    // A language that was not told is not that of the page either.
    el("p", { class: "nd-review-text", dir: "auto", lang: item.language && item.language !== "und" ? item.language : "" }, item.text), under);

  // Helpful, and Report: one of each a browser, remembered here, counted by the server.
  const reactions = (item, data, say, send, ui) => {
    const state = ui.states.get(item.id) ?? { open: false, reason: "", text: "", said: "", failed: false };
    ui.states.set(item.id, state);
    const helpful = newsdesk.votes.has(item.id), reported = newsdesk.reports.has(item.id);
    const ask = (what, asked, done) => {
      if (ui.waiting) return;
      const attempt = newsdesk.freshKey();
      const late = (why) => answered({ attempt, outcome: "failed", message: [why === "offline" ? "reaction_failed" : "reaction_unanswered", {}] });
      const answered = (said) => {
        ui.waiting?.stop();
        ui.waiting = null;
        if (said.outcome === "done") done();
        state.failed = said.outcome !== "done";
        state.said = said.message;
        ui.redraw();
        if (said.message) newsdesk.announce(say.sent(said.message));
      };
      ui.waiting = { attempt, answered, stop: newsdesk.awaiting(late) };
      send().trigger(what, { ...asked, id: item.id, attempt, browser: newsdesk.browserToken() });
    };
    const vote = el("button", { type: "button", class: "nd-button nd-react", "aria-pressed": String(helpful), "data-focus": `helpful ${item.id}`,
      onclick: () => ask("vote", { helpful: !helpful }, () => (helpful ? newsdesk.votes.remove(item.id) : newsdesk.votes.add(item.id))) },
    item.helpful ? say("helpful_n", { n: item.helpful }) : say("helpful"));
    const toggle = el("button", { type: "button", class: "nd-button nd-quiet nd-react", "aria-expanded": String(state.open), "aria-controls": `nd-report-${item.id}`,
      "data-focus": `report ${item.id}`, onclick: () => { state.open = !state.open; state.said = ""; ui.redraw(); } }, say("report"));
    const said = el("p", { class: state.failed ? "nd-problem-text" : "nd-note", hidden: !state.said }, state.said && say.sent(state.said));
    return el("div", { class: "nd-reactions" }, vote, reported ? null : toggle, said,
      el("div", { id: `nd-report-${item.id}`, hidden: !state.open || reported }, state.open && !reported && reportForm(item, data, say, state, ui, ask)));
  };

  const reportForm = (item, data, say, state, ui, ask) => {
    const problem = el("p", { id: `nd-report-problem-${item.id}`, class: "nd-problem-text", hidden: true });
    const radios = data.reasons.map((reason) => {
      const radio = el("input", { type: "radio", name: `nd-reason-${item.id}`, id: `nd-reason-${item.id}-${reason}`, value: reason, "data-focus": `reason ${reason} ${item.id}`,
        onchange: () => { state.reason = reason; problem.hidden = true; choice.removeAttribute("aria-invalid"); } });
      radio.checked = state.reason === reason;
      return radio;
    });
    const choice = el("fieldset", { role: "radiogroup", "aria-describedby": problem.id }, el("legend", {}, say("report_why")),
      radios.map((radio) => el("label", { for: radio.id }, radio, say(`reason_${radio.value}`))));
    const more = el("textarea", { id: `nd-report-text-${item.id}`, class: "nd-input", rows: 2, dir: "auto", maxlength: 2000, "data-focus": `report text ${item.id}`,
      oninput: () => { state.text = more.value; } });
    more.value = state.text;
    const close = () => { state.open = false; ui.redraw(); ui.focus(`report ${item.id}`); };
    return el("form", { class: "nd-report", novalidate: true, "aria-label": say("report_why"),
      onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } },
      onsubmit: (event) => {
        event.preventDefault();
        if (!state.reason) {
          newsdesk.showProblem(problem, choice, [say("report_choose")]);
          radios[0].focus();
          return;
        }
        ask("report", { reason: state.reason, text: state.text }, () => { newsdesk.reports.add(item.id); state.open = false; queueMicrotask(() => ui.focus(`helpful ${item.id}`)); });
      } },
    choice, problem, el("label", { for: more.id }, say("report_text")), more,
    el("div", { class: "nd-report-ways" }, el("button", { type: "submit", class: "nd-button", "data-focus": `send report ${item.id}` }, say("report_send")),
      el("button", { type: "button", class: "nd-button nd-quiet", "data-focus": `cancel report ${item.id}`, onclick: close }, say("cancel"))));
  };

  // The marks that a list keeps to: a day or a month is one of the calendar, in no zone.
  const noted = ([key, values], say) => {
    if (!values.period) return say(key, values);
    const noon = `${values.period}${values.period.length > 7 ? "" : "-01"}T12:00:00Z`;
    return say(key, { day: say.time(noon, "UTC", { dateStyle: "long" }), month: say.time(noon, "UTC", { month: "long", year: "numeric" }) });
  };

  const pager = ({ pages, links }, say) => ({ pages, label: say("pages"), links: links.map((way) => {
    if (way.gap) return way;
    const turn = way.label.startsWith("Previous") ? "previous" : way.label.startsWith("Next") ? "next" : "";
    return turn ? { ...way, text: say(turn), label: say(`${turn}_page`) } : { ...way, label: say("page", { n: Number(way.text.replaceAll(",", "")) }) };
  }) });

  // One review after another, with what is said around them: average, order, notes, pages.
  newsdesk.renderers.review_list = (root, data, send) => {
    root.newsdeskSend = send;
    const ui = root.newsdeskList ??= { states: new Map(), waiting: null, seen: null };
    newsdesk.spoken(root, data.language, (say) => {
      ui.focus = (name) => Array.from(root.querySelectorAll("[data-focus]")).find((node) => node.dataset.focus === name)?.focus();
      ui.redraw = () => {
        const focused = root.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
        draw(root, data, say, ui);
        if (focused) ui.focus(focused);
      };
      draw(root, data, say, ui);
    });
    const answer = data.answer;
    if (answer && answer.attempt === ui.waiting?.attempt) ui.waiting.answered(answer);
  };

  function draw(root, data, say, ui) {
    const within = (name, given) => { const node = el("div"); newsdesk.renderers[name](node, given); return node; };
    const under = (item) => reactions(item, data, say, () => root.newsdeskSend, ui);
    root.replaceChildren(el("section", { class: "nd-reviews", lang: say.language },
      data.title && el("h2", {}, say.sent(data.title)),
      data.average && el("p", { class: "nd-average" }, say.sent(data.average)),
      data.items.length > 1 && data.orders && within("choices", { groups: [{ label: say("order"), options: data.orders.map((way) => ({ ...way, text: say.sent(way.text) })) }] }),
      (data.notes ?? []).map((note) => el("p", { class: "nd-note", role: "status" }, note.parts.map((part) => noted(part, say)).join(""),
        note.all && [": ", link(say("show_all"), note.all, { class: "nd-way", "data-focus": "show all" })])),
      data.items.length ? el("ol", {}, data.items.map((item) => el("li", {}, newsdesk.review(item, say, data.zone, under(item))))) : el("p", { class: "nd-note" }, say.sent(data.empty)),
      data.pager && within("pager", pager(data.pager, say)),
      data.more && el("p", {}, link(say.sent(data.more[0]), data.more[1], { class: "nd-way", "data-focus": "more reviews" }))));
  }
}
