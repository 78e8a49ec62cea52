// Choosing a passage in the reader: by selecting words, or sentence by sentence with keys. A bar that is always
// in the layout offers to review what is chosen.
{
  const { el, announce, points, blocksOf, piecesAt } = newsdesk;
  const LETTER = /[\p{L}\p{N}\p{M}]/u, SPACE = /\s/u;
  const squeezed = (text) => text.split(/\s+/u).filter(Boolean).join(" ");
  const short = (text, most) => (points(text).length > most ? `${points(text).slice(0, most).join("")} …` : text);

  // Code points of a block before a place in it.
  const before = (block, node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(block);
    range.setEnd(node, offset);
    return points(range.toString()).length;
  };

  // What of a block a range holds, whole words without the space around: [block, letters, from, to].
  const within = (block, range) => {
    const letters = points(block.textContent);
    let from = block.contains(range.startContainer) ? before(block, range.startContainer, range.startOffset) : 0;
    let to = block.contains(range.endContainer) ? before(block, range.endContainer, range.endOffset) : letters.length;
    while (from < to && SPACE.test(letters[from])) from += 1;
    while (to > from && SPACE.test(letters[to - 1])) to -= 1;
    if (from < to) {
      while (from > 0 && LETTER.test(letters[from]) && LETTER.test(letters[from - 1])) from -= 1;
      while (to < letters.length && LETTER.test(letters[to - 1]) && LETTER.test(letters[to])) to += 1;
    }
    return [block, letters, from, to];
  };

  // The selected words as {field, text, start, end}; of several fields those of the first. Null: none.
  newsdesk.chosenIn = (article) => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const touched = blocksOf(article).filter((block) => range.intersectsNode(block)).map((block) => within(block, range)).filter(([, , from, to]) => from < to);
    if (!touched.length) return null;
    const field = touched[0][0].dataset.field;
    const same = touched.filter(([block]) => block.dataset.field === field);
    const [first, , from] = same[0], [last, , , to] = same.at(-1);
    return { field, text: same.map(([, letters, a, b]) => letters.slice(a, b).join("")).join("\n"), start: Number(first.dataset.start) + from, end: Number(last.dataset.start) + to };
  };

  const select = (article, at, lead = true) => {
    const pieces = piecesAt(article, at);
    if (!pieces.length) return;
    const [[first, from], [last, , to]] = [pieces[0], pieces.at(-1)];
    getSelection().setBaseAndExtent(first, from, last, to);
    if (!lead) return;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    const main = document.querySelector('[data-testid="stMain"]');
    if (main && (box.top < 60 || box.bottom > window.innerHeight - 90)) {
      main.scrollBy({ top: box.top + Math.min(box.height, window.innerHeight / 2) / 2 - window.innerHeight / 2, behavior: newsdesk.calm() ? "auto" : "smooth" });
    }
  };

  newsdesk.passageBar = (article, { sentences, characters: [least, most], language }) => {
    const all = Object.entries(sentences).flatMap(([field, spans]) => spans.map(([start, end]) => [field, start, end]))
      .filter(([field]) => blocksOf(article).some((block) => block.dataset.field === field));
    if (!all.length) return null;
    let chosen = null, held = null, timer = 0, mode = null, shown = null, say = newsdesk.sayer(newsdesk.speaking(language));

    // What is said of each, so that it can be said anew without another taking its place.
    const spoken = [];
    const saying = (node, key, write = (text) => { node.textContent = text; }) => { spoken.push(() => write(say(key))); return node; };
    const called = (node, key, ...names) => saying(node, key, (text) => { for (const name of names) node.setAttribute(name, text); });
    const button = (act, focus, props, ...children) => el("button", { type: "button", class: "nd-button", "data-focus": focus, onclick: act, ...props }, children);
    const worded = (key, act, focus, props = {}) => saying(button(act, focus, props), key);
    const note = el("span", { class: "nd-passage-note", dir: "auto" });
    const review = worded("passage_review", () => take(), "review passage", { class: "nd-button nd-primary" });
    const back = worded("passage_back", () => toReview(), "back to the review");
    const open = worded("passage_sentences", () => enter(), "review a sentence");
    const idle = el("div", { class: "nd-passage-idle" }, note, back, review, open);

    // Sentence by sentence: one tab stop, arrows within, as toolbars have it.
    const both = (name) => [saying(el("span", { class: "nd-wide" }), `passage_${name}_short`), el("span", { class: "nd-narrow", "aria-hidden": "true" }, { previous: "↑", next: "↓", longer: "+", shorter: "−" }[name])];
    const tool = (name, act) => called(button(act, `sentence ${name}`, { tabindex: -1 }, both(name)), `passage_${name}`, "aria-label", "title");
    const place = el("span", { class: "nd-passage-note nd-n" });
    const take2 = worded("passage_review_sentence", () => take(), "review sentence", { class: "nd-button nd-primary", "aria-describedby": "nd-sentence-keys" });
    const tools = [tool("previous", () => step(-1)), tool("next", () => step(1)), tool("longer", () => grow(1)), tool("shorter", () => grow(-1)), take2,
      called(button(() => leave(), "sentence close", { tabindex: -1 }, "×"), "passage_close", "aria-label", "title")];
    const bar2 = called(el("div", { class: "nd-passage-tools", role: "toolbar", hidden: true, onkeydown: (event) => pressed(event) },
      place, tools, saying(el("span", { id: "nd-sentence-keys", class: "nd-hidden" }), "passage_keys")), "passage_sentences", "aria-label");
    const bar = called(el("div", { class: "nd-passage-bar", role: "group",
      // A tap takes the selection away before it clicks: what was chosen then is held.
      onpointerdown: (event) => { held = chosen; if (event.pointerType === "mouse" && event.target.closest("button")) event.preventDefault(); setTimeout(() => { held = null; write(); }, 800); } }, idle, bar2), "passage_bar", "aria-label");
    const show = (node, on) => { node.style.visibility = on ? "" : "hidden"; node.style.display = on ? "" : "none"; };

    function write() {
      const now = held ?? chosen;
      const count = now ? points(squeezed(now.text)).length : 0;
      const tooLong = count > most, ready = now && !tooLong && count >= least;
      note.textContent = tooLong ? say("passage_long", { most, n: count })
        : ready ? `“${short(squeezed(now.text), 200)}”` : shown ? say.sent(shown.said) : say("passage_hint");
      note.classList.toggle("nd-chosen-words", Boolean(ready));
      note.classList.toggle("nd-crowded", Boolean(ready || shown));
      show(review, ready && !mode);
      show(back, !ready && shown && !mode);
      if (ready) take2.removeAttribute("aria-disabled"); else take2.setAttribute("aria-disabled", "true");
      if (mode) {
        const [a, b] = [mode.first + 1, mode.last + 1];
        const said = say(a === b ? "passage_place" : "passage_places", { n: a, m: b, of: all.length });
        place.replaceChildren(el("span", { class: "nd-wide" }, tooLong ? note.textContent : said), el("span", { class: "nd-narrow", "aria-hidden": "true" }, `${a === b ? a : `${a}–${b}`}/${all.length}`));
      }
    }

    function selected() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!bar.isConnected) return;
        chosen = newsdesk.chosenIn(article);
        write();
      }, 150);
    }

    function take() {
      const now = held ?? newsdesk.chosenIn(article) ?? chosen;
      const count = now ? points(squeezed(now.text)).length : 0;
      if (count < least || count > most) return announce(say("passage_most", { most }));
      if (mode) leave(false);
      getSelection().removeAllRanges();
      chosen = held = null;
      write();
      document.querySelector(".nd-el-review-form")?.newsdeskForm?.choose({ field: now.field, text: now.text, start: now.start });
      announce(say("passage_chosen", { text: short(squeezed(now.text), 300) }));
    }

    function enter() {
      const asked = held ?? newsdesk.chosenIn(article);
      const from = asked ? all.findIndex(([field, , end]) => field === asked.field && end > asked.start) : all.findIndex((at) => inView(at));
      mode = { first: Math.max(0, from), last: Math.max(0, from) };
      show(idle, false);
      bar2.hidden = false;
      focusOn(take2);
      pick();
    }

    function inView(at) {
      const [piece] = piecesAt(article, at);
      if (!piece) return false;
      const range = document.createRange();
      range.setStart(piece[0], piece[1]);
      range.setEnd(piece[0], piece[2]);
      const box = range.getBoundingClientRect();
      return box.bottom > 60 && box.top < window.innerHeight;
    }

    function choose(lead = true) {
      const [field, start] = all[mode.first], [, , end] = all[mode.last];
      select(article, [field, start, end], lead);
      chosen = newsdesk.chosenIn(article);
    }

    function pick() {
      choose();
      write();
      announce(`${place.firstChild.textContent}: ${short(squeezed(chosen?.text ?? ""), 600)}`);
    }

    function step(by) {
      const to = (by < 0 ? mode.first : mode.last) + by;
      if (to < 0 || to >= all.length) return announce(say(by < 0 ? "passage_first" : "passage_last"));
      mode = { first: to, last: to };
      pick();
    }

    function grow(by) {
      const to = mode.last + by;
      if (to < mode.first) return announce(say("passage_least"));
      if (by > 0 && (to >= all.length || all[to][0] !== all[mode.first][0])) return announce(say("passage_last"));
      if (by > 0 && all[to][2] - all[mode.first][1] > most) return announce(say("passage_most", { most }));
      mode.last = to;
      pick();
    }

    function leave(focus = true) {
      mode = null;
      bar2.hidden = true;
      show(idle, true);
      getSelection().removeAllRanges();
      chosen = null;
      write();
      if (focus) open.focus();
    }

    function focusOn(one) {
      for (const node of tools) node.tabIndex = node === one ? 0 : -1;
      one.focus({ preventScroll: true });
    }

    function pressed(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = tools.indexOf(event.target);
      const acts = {
        ArrowUp: () => (event.shiftKey ? grow(-1) : step(-1)), ArrowDown: () => (event.shiftKey ? grow(1) : step(1)),
        ArrowLeft: () => focusOn(tools.at(at - 1)), ArrowRight: () => focusOn(tools[(at + 1) % tools.length]),
        Home: () => focusOn(tools[0]), End: () => focusOn(tools.at(-1)), Escape: () => leave(),
      };
      if (!acts[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      acts[event.key]();
    }

    function toReview() {
      const review = document.querySelector(`.nd-reviews [data-review="${shown?.review}"]`);
      review?.scrollIntoView({ block: "start", behavior: newsdesk.calm() ? "auto" : "smooth" });
      review?.focus({ preventScroll: true });
    }

    // In another language, at the same place.
    function speak(now) {
      say = now;
      bar.lang = say.language;
      for (const write of spoken) write();
      if (mode) choose(false);
      write();
    }

    article.newsdeskBar = { selected, speak, shown: (now) => { shown = now && document.querySelector(`.nd-reviews [data-review="${now.review}"]`) ? now : null; write(); } };
    speak(say);
    return bar;
  };

  // A script that is evaluated anew takes the place of the one before.
  document.removeEventListener("selectionchange", window.newsdeskSelected);
  window.newsdeskSelected = () => document.querySelector(".nd-article")?.newsdeskBar?.selected();
  document.addEventListener("selectionchange", window.newsdeskSelected);
}
