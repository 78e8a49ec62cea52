// The form to write a review, and its draft, which stays in this browser until the server has it.
{
  const { el, link } = newsdesk;
  const STARS = [1, 2, 3, 4, 5];

  // Characters as the server counts them, which has the last word: data/reviews/limits.py, `counted`.
  const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
  const EDGES = new RegExp(`^${SPACE}|${SPACE}$`, "g");
  newsdesk.counted = (text) => {
    let total = 0, before = "", halfFlag = false;
    for (const character of text.replace(EDGES, "").normalize("NFC")) {
      const point = character.codePointAt(0);
      const flagLetter = point >= 0x1f1e6 && point < 0x1f200;
      const continues = (before === "\u200d" && /\p{So}/u.test(character)) || /[\p{M}\p{Cf}\p{DI}\u2800]/u.test(character)
        || (point >= 0x1f3fb && point < 0x1f400);
      if (!(continues || (flagLetter && halfFlag))) total += 1;
      halfFlag = flagLetter && !halfFlag;
      before = character;
    }
    return total;
  };

  // Browsers keep randomUUID from pages that are not served over https or from this machine.
  const freshKey = () => crypto.randomUUID?.()
    ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // What is being written about an article, kept in this browser until the server has stored it.
  // Its key goes with it: however often it is sent, it is one review.
  const keptDraft = (article) => {
    const kept = newsdesk.store(`review.${article}`, null);
    const blank = () => ({ rating: 0, text: "", name: "", passage: null, send_key: freshKey() });
    const found = kept.get();
    const good = found && typeof found.send_key === "string" && typeof found.text === "string" && typeof found.name === "string";
    const draft = { ...blank(), ...(good ? found : {}) };
    if (!STARS.includes(draft.rating)) draft.rating = 0;
    if (!newsdesk.goodPassage(draft.passage)) draft.passage = null;
    return {
      draft,
      keep: () => kept.set(draft),
      forget: () => { Object.assign(draft, blank()); try { localStorage.removeItem(`newsdesk.review.${article}`); } catch { /* none kept */ } },
    };
  };

  const PATIENCE = 12000;
  const UNANSWERED = "No answer has come. What you wrote is kept in this browser: send it again, it will not be stored twice.";

  newsdesk.renderers.review_form = (root, data, send) => {
    if (root.newsdeskForm?.article !== data.article) root.newsdeskForm = form(root, data);
    root.newsdeskForm.update(data, send);
  };

  function form(root, given) {
    const { draft, keep, forget } = keptDraft(given.article);
    let data = given, send = null, sending = null, timer = 0, answered = null;

    const problem = (name) => el("p", { id: `nd-review-${name}-problem`, class: "nd-problem-text", hidden: true });
    const problems = { rating: problem("rating"), passage: problem("passage"), text: problem("text"), name: problem("name") };
    const passage = newsdesk.passageField(given.passages, () => { wrote({ passage: null }); text.focus(); });
    const radios = STARS.map((rating) => el("input", { type: "radio", name: "nd-review-rating", value: rating, "data-focus": `rating ${rating}`,
      id: `nd-review-rating-${rating}`, onclick: (event) => { if (sending) event.preventDefault(); }, onchange: () => wrote({ rating }) }));
    const marks = STARS.map(() => el("span", { class: "nd-mark", "aria-hidden": "true" }));
    const chosen = el("span", { class: "nd-note", "aria-hidden": "true" });
    const rating = el("fieldset", { class: "nd-stars", role: "radiogroup", "aria-describedby": "nd-review-rating-problem" }, el("legend", {}, "Your rating"),
      radios.map((radio, i) => el("label", { for: radio.id }, radio, marks[i], el("span", { class: "nd-hidden" }, i ? `${i + 1} stars` : "1 star"))), chosen);
    const text = el("textarea", { id: "nd-review-text", class: "nd-input", rows: 6, dir: "auto", "data-focus": "review text",
      "aria-describedby": "nd-review-count nd-review-text-problem", oninput: () => wrote({ text: text.value }) });
    const count = el("p", { id: "nd-review-count", class: "nd-note" });
    const name = el("input", { id: "nd-review-name", class: "nd-input", type: "text", dir: "auto", autocomplete: "name", "data-focus": "review name",
      "aria-describedby": "nd-review-name-count nd-review-name-problem", oninput: () => wrote({ name: name.value }) });
    const nameCount = el("p", { id: "nd-review-name-count", class: "nd-note" });
    const preview = el("div", { class: "nd-preview" });
    const button = el("button", { type: "submit", class: "nd-button nd-primary", "data-focus": "send review" }, "Send review");
    const status = el("p", { class: "nd-review-status", role: "status" });
    const fields = { rating, passage, text, name };
    const body = el("form", { class: "nd-review-form", novalidate: true, "aria-labelledby": "nd-review-title", onsubmit: (event) => { event.preventDefault(); submit(); } },
      rating, problems.rating, passage, problems.passage,
      el("div", {}, el("label", { for: "nd-review-text" }, "Your review"), text, count, problems.text),
      el("div", {}, el("label", { for: "nd-review-name" }, "Your name (optional, shown with the review)"), name, nameCount, problems.name),
      el("section", { "aria-labelledby": "nd-review-preview" }, el("h3", { id: "nd-review-preview" }, "Preview"), preview),
      el("div", { class: "nd-review-send" }, button, status));
    const thanks = el("div", { class: "nd-thanks", tabindex: -1, "data-focus": "thanks" });
    const notes = el("div", { class: "nd-note" });
    const about = el("div", { class: "nd-about-article" });
    root.replaceChildren(el("section", { class: "nd-leave" }, el("h2", { id: "nd-review-title" }, "Leave a review"), about, notes, body, thanks));
    write(true);

    function wrote(change) {
      if (sending) return;
      Object.assign(draft, change);
      keep();
      for (const field of Object.keys(change)) mend(field, []);
      status.textContent = "";
      write(false);
    }

    function write(fill) {
      if (fill) { text.value = draft.text; name.value = draft.name; }
      radios.forEach((radio, i) => { radio.checked = draft.rating === i + 1; });
      marks.forEach((mark, i) => { mark.textContent = draft.rating > i ? "★" : "☆"; });
      chosen.textContent = draft.rating ? `${draft.rating} of 5` : "";
      passage.show(draft.passage);
      tally();
      preview.replaceChildren(draft.rating || draft.text.trim()
        ? newsdesk.review({ rating: draft.rating, name: draft.name.trim(), text: draft.text.trim(), id: "preview" })
        : el("p", { class: "nd-note" }, "What you write is shown here as others will see it."));
    }

    function tally() {
      const [least, most] = data.limits.text;
      const written = newsdesk.counted(draft.text), named = newsdesk.counted(draft.name);
      const number = (n) => n.toLocaleString("en");
      count.textContent = `${number(written)} of ${number(most)} characters` + (written < least ? `; at least ${least}` : "");
      count.classList.toggle("nd-over", written > most);
      nameCount.textContent = named ? `${number(named)} of ${data.limits.name} characters` : "";
      nameCount.classList.toggle("nd-over", named > data.limits.name);
    }

    function submit() {
      if (sending) return;
      keep();
      show([]);
      sending = { attempt: freshKey(), send_key: draft.send_key };
      lock(true);
      status.textContent = "Sending …";
      timer = setTimeout(() => { lock(false); status.textContent = UNANSWERED; }, PATIENCE);
      send.trigger("send", { ...draft, article: given.article, attempt: sending.attempt });
    }

    function lock(on) {
      if (!on) { sending = null; clearTimeout(timer); }
      text.readOnly = name.readOnly = on;
      if (on) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    }

    function mend(field, wrong) {
      problems[field].textContent = wrong.map((p) => p.message).join(" ");
      problems[field].hidden = !wrong.length;
      if (wrong.length) fields[field].setAttribute("aria-invalid", "true"); else fields[field].removeAttribute("aria-invalid");
    }

    function show(found) {
      for (const field of Object.keys(problems)) mend(field, found.filter((p) => p.field === field));
      const other = found.filter((p) => !(p.field in problems));
      status.textContent = other.map((p) => p.message).join(" ");
      const worst = Object.keys(problems).find((field) => found.some((p) => p.field === field));
      const first = worst === "rating" ? radios.find((radio) => radio.checked) ?? radios[0] : fields[worst];
      // Later, because a redraw gives the focus back to what had it.
      if (worst) queueMicrotask(() => first.focus());
    }

    function answer(said) {
      const asked = sending?.attempt === said.attempt;
      if (said.outcome === "stored") {
        const unsent = draft.text || draft.rating;
        if (draft.send_key === said.send_key) forget();
        else if (unsent) return;
        lock(false);
        thank(said, asked);
      } else if (draft.send_key === said.send_key) {
        lock(false);
        if (said.outcome === "refused") show(said.problems);
        else status.textContent = said.message;
      }
    }

    function thank(said, focus) {
      write(true);
      status.textContent = "";
      body.hidden = notes.hidden = true;
      thanks.hidden = false;
      thanks.replaceChildren(el("p", { role: "status" }, said.message),
        el("button", { type: "button", class: "nd-button", "data-focus": "another review", onclick: () => { open(); radios[0].focus(); } }, "Write another review"));
      if (focus) queueMicrotask(() => thanks.focus());
    }

    function named({ title, href, lang, others }) {
      return [el("p", {}, "About ", link(title, href, { class: "nd-way", dir: "auto", lang: lang || null, "data-focus": "reviewed article" })),
        el("p", {}, link("Choose another article", others, { class: "nd-way", "data-focus": "choose another" }))];
    }

    function open() {
      body.hidden = notes.hidden = false;
      thanks.hidden = true;
    }

    open();
    return {
      article: given.article,
      choose: (chosen) => { if (sending) return; open(); wrote({ passage: chosen }); const first = radios.find((radio) => radio.checked) ?? radios[0]; first.focus({ preventScroll: true }); rating.scrollIntoView({ block: "center", behavior: newsdesk.calm() ? "auto" : "smooth" }); },
      update: (fresh, way) => {
        data = fresh;
        send = way;
        notes.replaceChildren(...data.notes.map((sentence) => el("p", {}, sentence)));
        about.replaceChildren(...(data.about ? named(data.about) : []));
        tally();
        if (data.answer && data.answer.attempt !== answered) { answered = data.answer.attempt; answer(data.answer); }
      },
    };
  }
}
