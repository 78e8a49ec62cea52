// One's own review behind its private link: what became of it, changing it, withdrawing it.
{
  const { el, link } = newsdesk;

  // The address is a secret: no search engine lists it, and no other site is told of it.
  const METAS = [["referrer", "no-referrer"], ["robots", "noindex"]];
  const secret = (on) => {
    for (const [name, content] of METAS) {
      document.head.querySelector(`meta[data-newsdesk-private][name="${name}"]`)?.remove();
      if (on) document.head.append(el("meta", { name, content, "data-newsdesk-private": true }));
    }
  };
  window.addEventListener("popstate", () => { if (!new URLSearchParams(location.search).has("mine")) secret(false); });

  newsdesk.renderers.own_review = (root, data, send) => {
    secret(true);
    root.newsdeskSend = send;
    if (root.newsdeskOwn?.key !== data.key) root.newsdeskOwn = { key: data.key, draft: null, sure: false, said: null, problems: [], waiting: null, seen: null };
    const ui = root.newsdeskOwn;
    if (data.answer && data.answer.attempt === ui.waiting?.attempt) answered(ui, data.answer);
    newsdesk.spoken(root, data.language, (say) => {
      ui.redraw = (focus) => {
        draw(root, data, say, ui);
        if (focus) queueMicrotask(() => Array.from(root.querySelectorAll("[data-focus]")).find((node) => node.dataset.focus === focus)?.focus());
      };
      ui.redraw(ui.focus);
      ui.focus = null;
    });
  };

  // What came of a change or a withdrawal; the next drawing says it.
  function answered(ui, said) {
    ui.waiting.stop();
    ui.waiting = null;
    ui.problems = said.problems ?? [];
    ui.said = said.message ?? null;
    ui.failed = ["failed", "refused"].includes(said.outcome);
    ui.sure = false;
    ui.focus = "own said";
    if (said.outcome === "saved") ui.draft = null;
    if (said.outcome === "refused") ui.focus = `own ${said.problems[0]?.field ?? "text"}`;
    if (said.outcome === "withdrawn") { ui.withdrawn = true; newsdesk.sentReviews.remove(ui.key); }
  }

  function ask(root, ui, what, asked) {
    if (ui.waiting) return;
    const attempt = newsdesk.freshKey();
    const late = (why) => { ui.waiting = null; ui.said = [why === "offline" ? "reaction_failed" : "reaction_unanswered", {}]; ui.failed = true; ui.redraw("own said"); };
    ui.waiting = { attempt, stop: newsdesk.awaiting(late) };
    ui.said = ["own_saving", {}];
    ui.failed = false;
    ui.redraw("own said");
    root.newsdeskSend.trigger(what, { ...asked, attempt, browser: newsdesk.browserToken() });
  }

  const titled = (say, title, ...children) => el("section", { class: "nd-own", lang: say.language },
    el("div", { class: "nd-leave-head" }, el("h2", { tabindex: -1, "data-focus": "own title" }, title), newsdesk.languageSwitch(say)), children);

  function draw(root, data, say, ui) {
    const back = el("p", { class: "nd-ways" }, link(say("to_reviews"), data.back, { class: "nd-button", "data-focus": "to reviews" }));
    if (data.state === "away") {
      root.replaceChildren(titled(say, say("own"), el("p", { role: "alert" }, say.sent(data.why)), back));
    } else if (data.state === "unknown") {
      const gone = ui.withdrawn ? "own_withdrawn" : "own_unknown";
      root.replaceChildren(titled(say, say(gone), el("p", { tabindex: -1, role: "status", "data-focus": "own said" }, say(`${gone}_text`)), back));
    } else root.replaceChildren(titled(say, say("own"), found(root, data, say, ui), back));
  }

  function found(root, data, say, ui) {
    const own = data.review;
    const time = (iso) => say.time(iso, data.zone);
    const facts = [say("own_sent", { time: time(own.created) }), own.edited && say("own_changed", { time: time(own.edited) }),
      own.helpful ? say("own_helpful", { n: own.helpful }) : own.status === "published" && say("own_helpful_none")].filter(Boolean);
    const said = ui.said && el("p", { class: ui.failed ? "nd-problem-text" : "nd-own-said", role: ui.failed ? "alert" : "status", tabindex: -1, "data-focus": "own said" }, say.sent(ui.said));
    const button = (text, focus, act, how = "") => el("button", { type: "button", class: `nd-button ${how}`, "data-focus": focus, onclick: act }, text);
    const change = () => { ui.draft = { rating: own.rating, text: own.text, name: own.name, language: own.language }; ui.said = null; ui.problems = []; ui.redraw("own text"); };
    return [
      el("div", { class: `nd-own-status nd-own-${own.status}` }, el("p", {}, say(`own_${own.status}`)),
        own.status === "rejected" && el("p", {}, own.reason ? [`${say("own_reason")} `, el("bdi", { lang: "" }, own.reason)] : say("own_no_reason")),
        own.held.length ? [el("p", {}, say("held_for")), el("ul", { class: "nd-reasons" }, own.held.map((reason) => el("li", {}, say.sent(reason))))] : null),
      said,
      ui.draft ? changing(root, data, say, ui)
        : newsdesk.review({ ...own, id: "own" }, say),
      el("p", { class: "nd-note" }, facts.join(" · ")),
      el("p", { class: "nd-note" }, own.late ? say("own_late") : say("own_until", { time: time(own.until) })),
      !ui.draft && el("p", { class: "nd-ways" }, !own.late && button(say("own_change"), "own change", change),
        ui.sure ? null : button(say("own_withdraw"), "own withdraw", () => { ui.sure = true; ui.said = null; ui.redraw("own keep"); })),
      ui.sure && !ui.draft && el("div", { class: "nd-own-sure", role: "group", "aria-labelledby": "nd-own-sure" }, el("p", { id: "nd-own-sure" }, say("own_sure")),
        el("p", { class: "nd-ways" }, button(say("own_no"), "own keep", () => { ui.sure = false; ui.redraw("own withdraw"); }),
          button(say("own_yes"), "own yes", () => ask(root, ui, "withdraw", {}), "nd-primary"))),
      newsdesk.privateLink(data.key, say, true),
    ];
  }

  function changing(root, data, say, ui) {
    const draft = ui.draft;
    const problems = Object.fromEntries(["rating", "text", "name"].map((name) => [name, newsdesk.problemAt(`nd-own-${name}-problem`)]));
    const rating = newsdesk.ratingField("nd-own", say, (chosen) => { draft.rating = chosen; rating.show(chosen); });
    const text = el("textarea", { id: "nd-own-text", class: "nd-input", rows: 6, dir: "auto", "data-focus": "own text", "aria-describedby": "nd-own-count nd-own-text-problem",
      oninput: () => { draft.text = text.value; newsdesk.charactersUsed(count, draft.text, data.limits.text, say); } });
    const count = el("p", { id: "nd-own-count", class: "nd-note" });
    const name = el("input", { id: "nd-own-name", type: "text", class: "nd-input", dir: "auto", autocomplete: "name", "data-focus": "own name", "aria-describedby": "nd-own-name-problem",
      oninput: () => { draft.name = name.value; } });
    const language = newsdesk.languageField("nd-own-language", say, (chosen) => { draft.language = chosen; });
    const fields = { rating: rating.field, text, name };
    text.value = draft.text;
    name.value = draft.name;
    language.value = draft.language;
    rating.show(draft.rating);
    newsdesk.charactersUsed(count, draft.text, data.limits.text, say);
    for (const field of Object.keys(problems)) newsdesk.showProblem(problems[field], fields[field], ui.problems.filter((p) => p.field === field).map(say.problem));
    const other = ui.problems.filter((p) => !(p.field in problems));
    return el("form", { class: "nd-review-form", novalidate: true, "aria-label": say("own_change"),
      onsubmit: (event) => { event.preventDefault(); ask(root, ui, "change", { ...draft, revision: data.review.revision }); } },
    data.review.passage && newsdesk.quotation(data.review.passage, "own", say), rating.field, problems.rating,
    el("div", {}, el("label", { for: "nd-own-text" }, say("text")), text, count, problems.text),
    el("div", {}, el("label", { for: "nd-own-name" }, say("name")), name, problems.name),
    el("div", {}, el("label", { for: "nd-own-language" }, say("language")), language),
    other.length ? el("p", { class: "nd-problem-text", role: "alert" }, other.map(say.problem).join(" ")) : null,
    el("div", { class: "nd-ways" }, el("button", { type: "submit", class: "nd-button nd-primary", "data-focus": "own save" }, say("own_save")),
      el("button", { type: "button", class: "nd-button", "data-focus": "own cancel", onclick: () => { ui.draft = null; ui.problems = []; ui.redraw("own change"); } }, say("cancel"))));
  }
}
