// The form to write a review, and its draft, which stays in this browser until the server has it.
{
  const { el, link } = newsdesk;
  const STARS = [1, 2, 3, 4, 5];
  const LANGUAGES = ["", "en", "az", "ru", "und"];

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

  // What is being written about an article, kept in this browser until the server has stored it.
  // Its key goes with it: however often it is sent, it is one review. `passage` is {field, text, start} or null.
  const keptDraft = (article) => {
    const kept = newsdesk.store(`review.${article}`, null);
    const blank = () => ({ rating: 0, text: "", name: "", language: "", passage: null, send_key: newsdesk.freshKey(), begun: Date.now() });
    const found = kept.get();
    const good = found && typeof found.send_key === "string" && typeof found.text === "string" && typeof found.name === "string";
    const draft = { ...blank(), ...(good ? found : {}) };
    if (!STARS.includes(draft.rating)) draft.rating = 0;
    if (!LANGUAGES.includes(draft.language)) draft.language = "";
    if (!newsdesk.goodPassage(draft.passage)) draft.passage = null;
    return {
      draft,
      keep: () => kept.set(draft),
      forget: () => { Object.assign(draft, blank()); try { localStorage.removeItem(`newsdesk.review.${article}`); } catch { /* none kept */ } },
    };
  };

  newsdesk.renderers.review_form = (root, data, send) => {
    root.newsdeskSend = send;
    newsdesk.spoken(root, data.language, (say) => {
      const before = root.newsdeskForm;
      if (before?.sending()) return before.update(data, root.newsdeskSend);
      if (before?.article !== data.article || before?.language !== say.language) root.newsdeskForm = form(root, data, say);
      root.newsdeskForm.update(data, root.newsdeskSend);
    });
  };

  // The rating as radio buttons that look like stars; `id` tells two on a page apart.
  newsdesk.ratingField = (id, say, chose, busy = () => false) => {
    const radios = STARS.map((rating) => el("input", { type: "radio", name: `${id}-rating`, value: rating, "data-focus": `${id} rating ${rating}`,
      id: `${id}-rating-${rating}`, onclick: (event) => { if (busy()) event.preventDefault(); }, onchange: () => chose(rating) }));
    const marks = STARS.map(() => el("span", { class: "nd-mark", "aria-hidden": "true" }));
    const chosen = el("span", { class: "nd-note", "aria-hidden": "true" });
    const field = el("fieldset", { class: "nd-stars", role: "radiogroup", "aria-describedby": `${id}-rating-problem` }, el("legend", {}, say("rating")),
      radios.map((radio, i) => el("label", { for: radio.id }, radio, marks[i], el("span", { class: "nd-hidden" }, say("stars", { n: i + 1 })))), chosen);
    const show = (given) => {
      radios.forEach((radio, i) => { radio.checked = given === i + 1; });
      marks.forEach((mark, i) => { mark.textContent = given > i ? "★" : "☆"; });
      chosen.textContent = given ? say("of_five", { n: given }) : "";
    };
    return { field, show, focus: (how) => (radios.find((radio) => radio.checked) ?? radios[0]).focus(how) };
  };

  newsdesk.languageField = (id, say, chose) => {
    const other = { "": say("language_unsaid"), en: "English", az: "Azərbaycanca", ru: "Русский", und: say("language_other") };
    const select = el("select", { id, class: "nd-input", "data-focus": id, onchange: () => chose(select.value) },
      LANGUAGES.map((name) => el("option", { value: name, lang: ["en", "az", "ru"].includes(name) ? name : null }, other[name])));
    return select;
  };

  newsdesk.problemAt = (id) => el("p", { id, class: "nd-problem-text", hidden: true });
  newsdesk.showProblem = (node, field, sentences) => {
    node.textContent = sentences.join(" ");
    node.hidden = !sentences.length;
    if (sentences.length) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
  };

  // How much of a text's limits is used, in words.
  newsdesk.charactersUsed = (node, text, [least, most], say) => {
    const n = newsdesk.counted(text);
    node.textContent = n || least ? say("characters", { n, most }) + (n < least ? `; ${say("at_least", { least })}` : "") : "";
    node.classList.toggle("nd-over", n > most);
  };

  function form(root, given, say) {
    const { draft, keep, forget } = keptDraft(given.article);
    const opened = Date.now();
    let data = given, send = null, sending = null, stop = null, answered = null, lost = false;

    const problems = Object.fromEntries(["rating", "passage", "text", "name"].map((name) => [name, newsdesk.problemAt(`nd-review-${name}-problem`)]));
    const passage = newsdesk.passageField(say, () => { wrote({ passage: null }); text.focus(); });
    const rating = newsdesk.ratingField("nd-review", say, (chosen) => wrote({ rating: chosen }), () => sending);
    const text = el("textarea", { id: "nd-review-text", class: "nd-input", rows: 6, dir: "auto", "data-focus": "review text",
      "aria-describedby": "nd-review-count nd-review-text-problem", oninput: () => wrote({ text: text.value }) });
    const count = el("p", { id: "nd-review-count", class: "nd-note" });
    const name = el("input", { id: "nd-review-name", class: "nd-input", type: "text", dir: "auto", autocomplete: "name", "data-focus": "review name",
      "aria-describedby": "nd-review-name-count nd-review-name-problem", oninput: () => wrote({ name: name.value }) });
    const nameCount = el("p", { id: "nd-review-name-count", class: "nd-note" });
    const language = newsdesk.languageField("nd-review-language", say, (chosen) => wrote({ language: chosen }));
    // For programs that fill in every field; people, their browsers and screen readers pass it by.
    const trap = el("input", { type: "text", name: "website", tabindex: -1, autocomplete: "off", "data-1p-ignore": true, "data-lpignore": "true" });
    const preview = el("div", { class: "nd-preview" });
    const button = el("button", { type: "submit", class: "nd-button nd-primary", "data-focus": "send review" }, say("send"));
    const status = el("p", { class: "nd-review-status", role: "status" });
    const fields = { rating: rating.field, passage, text, name };
    const body = el("form", { class: "nd-review-form", novalidate: true, "aria-labelledby": "nd-review-title", onsubmit: (event) => { event.preventDefault(); submit(); } },
      rating.field, problems.rating, passage, problems.passage,
      el("div", {}, el("label", { for: "nd-review-text" }, say("text")), text, count, problems.text),
      el("div", {}, el("label", { for: "nd-review-name" }, say("name")), name, nameCount, problems.name),
      el("div", {}, el("label", { for: "nd-review-language" }, say("language")), language),
      el("div", { class: "nd-trap", "aria-hidden": "true" }, el("label", {}, say("trap"), trap)),
      el("section", { "aria-labelledby": "nd-review-preview" }, el("h3", { id: "nd-review-preview" }, say("preview")), preview),
      el("div", { class: "nd-review-send" }, button, status));
    const thanks = el("div", { class: "nd-thanks", tabindex: -1, "data-focus": "thanks" });
    const notes = el("div", { class: "nd-note" });
    const about = el("div", { class: "nd-about-article" });
    root.replaceChildren(el("section", { class: "nd-leave", lang: say.language }, el("div", { class: "nd-leave-head" }, el("h2", { id: "nd-review-title" }, say("leave")), newsdesk.languageSwitch(say)),
      about, notes, body, thanks));
    write(true);

    function wrote(change) {
      if (sending) return;
      Object.assign(draft, change);
      keep();
      for (const field of Object.keys(change)) if (field in problems) mend(field, []);
      status.textContent = "";
      write(false);
    }

    function write(fill) {
      if (fill) { text.value = draft.text; name.value = draft.name; language.value = draft.language; }
      rating.show(draft.rating);
      text.lang = draft.language === "und" ? "" : draft.language;
      passage.show(draft.passage);
      tally();
      preview.replaceChildren(draft.rating || draft.text.trim()
        ? newsdesk.review({ rating: draft.rating, name: draft.name.trim(), text: draft.text.trim(), language: draft.language, id: "preview" }, say)
        : el("p", { class: "nd-note" }, say("preview_empty")));
    }

    function tally() {
      newsdesk.charactersUsed(count, draft.text, data.limits.text, say);
      newsdesk.charactersUsed(nameCount, draft.name, [0, data.limits.name], say);
    }

    function submit() {
      if (sending) return;
      keep();
      show([]);
      if (lost || !newsdesk.connected()) { cut(); return; }
      sending = { attempt: newsdesk.freshKey(), send_key: draft.send_key };
      lock(true);
      status.textContent = say("sending");
      const { begun, ...written } = draft;
      // A draft may be older than the page that it is sent from.
      const seconds = (Date.now() - Math.min(opened, typeof begun === "number" ? begun : opened)) / 1000;
      const parcel = { ...written, article: given.article, attempt: sending.attempt, browser: newsdesk.browserToken(), seconds, trap: trap.value };
      const post = () => send.trigger("send", parcel);
      // Twice does no harm: by its key it is one review.
      stop = newsdesk.awaiting((why) => { lock(false); if (why === "offline") cut(); else status.textContent = say(why); }, post);
      post();
    }

    // The connection is lost: said at once, and when it is back and the page has been run again: a server
    // that was started anew knows nothing of the page before.
    function cut() {
      status.textContent = say("offline");
      if (lost) return;
      lost = true;
      let calm = 0, ran = false;
      const look = () => {
        if (!status.isConnected) { lost = false; return; }
        const [there, running] = [newsdesk.connected(), newsdesk.running()];
        // The new run begins a moment after the connection is there, on a busy machine seconds after it;
        // where the server still knows the page there may be none.
        ran = there && (ran || running);
        calm = there && !running ? calm + 1 : 0;
        lost = calm < (ran ? 3 : 30);
        if (lost) setTimeout(look, 200); else if (status.textContent === say("offline")) status.textContent = say("online");
      };
      setTimeout(look, 200);
    }

    function lock(on) {
      if (!on) { sending = null; stop?.(); }
      text.readOnly = name.readOnly = on;
      if (on) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
    }

    function mend(field, wrong) {
      newsdesk.showProblem(problems[field], fields[field], wrong.map(say.problem));
    }

    function show(found, asked) {
      for (const field of Object.keys(problems)) mend(field, found.filter((p) => p.field === field));
      const other = found.filter((p) => !(p.field in problems));
      status.textContent = other.map(say.problem).join(" ");
      const worst = Object.keys(problems).find((field) => found.some((p) => p.field === field));
      if (!asked) return; // it was refused before: who comes back is not pulled to the form
      if (found.length > other.length) newsdesk.announce(found.map(say.problem).join(" "));
      // Later, because a redraw gives the focus back to what had it.
      if (worst) queueMicrotask(() => (worst === "rating" ? rating : fields[worst]).focus());
    }

    function answer(said) {
      const asked = sending?.attempt === said.attempt;
      if (said.outcome === "stored") {
        const unsent = draft.text || draft.rating;
        if (said.private) newsdesk.sentReviews.add(said.send_key);
        if (draft.send_key === said.send_key) forget();
        else if (unsent) return;
        lock(false);
        thank(said, asked);
      } else if (draft.send_key === said.send_key) {
        lock(false);
        if (said.outcome === "refused") show(said.problems, asked);
        else status.textContent = said.messages.map(say.sent).join(" ");
      }
    }

    function thank(said, focus) {
      write(true);
      status.textContent = "";
      body.hidden = notes.hidden = true;
      thanks.hidden = false;
      const why = said.held.length ? el("div", {}, el("p", {}, say("held_for")), el("ul", { class: "nd-reasons" }, said.held.map((problem) => el("li", {}, say.problem(problem))))) : null;
      thanks.replaceChildren(...[el("p", { role: "status" }, said.messages.map(say.sent).join(" ")), why, said.private ? newsdesk.privateLink(said.send_key, say) : null,
        el("button", { type: "button", class: "nd-button", "data-focus": "another review", onclick: () => { open(); rating.focus(); } }, say("another"))].filter(Boolean));
      if (focus) queueMicrotask(() => thanks.focus());
    }

    function named({ title, href, lang, others }) {
      return [el("p", {}, `${say("about")} `, link(title, href, { class: "nd-way", dir: "auto", lang: lang || null, "data-focus": "reviewed article" })),
        el("p", {}, link(say("choose_another"), others, { class: "nd-way", "data-focus": "choose another" }))];
    }

    function open() {
      body.hidden = notes.hidden = false;
      thanks.hidden = true;
    }

    open();
    return {
      article: given.article,
      language: say.language,
      sending: () => sending !== null,
      choose: (chosen) => { if (sending) return; open(); wrote({ passage: chosen }); rating.focus({ preventScroll: true }); rating.field.scrollIntoView({ block: "center", behavior: newsdesk.calm() ? "auto" : "smooth" }); },
      update: (fresh, way) => {
        data = fresh;
        send = way;
        notes.replaceChildren(...data.notes.map((sentence) => el("p", {}, say.sent(sentence))));
        about.replaceChildren(...(data.about ? named(data.about) : []));
        tally();
        if (data.answer && data.answer.attempt !== answered) { answered = data.answer.attempt; answer(data.answer); }
      },
    };
  }

  // The way back to a review, for its author alone.
  newsdesk.privateLink = (key, say, here = false) => {
    const there = newsdesk.privateAddress(key);
    const whole = () => new URL(newsdesk.address(there), location.href).href;
    const copy = el("button", { type: "button", class: "nd-button", "data-focus": "copy private link", onclick: async () => {
      await newsdesk.copy(whole(), say("follow_link"));
      newsdesk.announce(say("copied"));
      copy.textContent = say("copied");
      setTimeout(() => { copy.textContent = say("follow_copy"); }, 1500);
    } }, say("follow_copy"));
    return el("div", { class: "nd-follow" },
      el("p", {}, here ? say("follow_link") : link(say("follow"), there, { class: "nd-way", "data-focus": "follow review" }), " ", copy),
      el("p", { class: "nd-note", dir: "ltr" }, whole()), el("p", { class: "nd-note" }, say("follow_secret")));
  };
}
