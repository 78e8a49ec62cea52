// Choose the article to write about: search, then a link for each article found.
{
  const { el, link } = newsdesk;
  newsdesk.renderers.review_picker = (root, data, send) => {
    root.newsdeskSend = send;
    newsdesk.spoken(root, data.language, (say) => {
      if (root.newsdeskPicker?.language !== say.language) root.newsdeskPicker = build(say, root.newsdeskPicker?.words.value ?? "");
      root.newsdeskPicker.found.replaceChildren(
        el("p", { class: data.problem ? "nd-problem-text" : "nd-note", role: "status", dir: "auto" }, say.sent(data.problem || data.note)),
        el("ul", {}, data.items.map((item) => el("li", {}, link(item.title, item.href, { dir: "auto", lang: item.lang || null, "data-focus": `choose ${item.id}` }),
          el("span", { class: "nd-note" }, item.source && el("bdi", {}, item.source), item.source && ", ", item.date)))));
    });

    function build(say, written) {
      const words = el("input", { id: "nd-picker", type: "search", class: "nd-input", maxlength: 500, autocomplete: "off", enterkeyhint: "search", "data-focus": "picker",
        placeholder: say("picker_words") });
      words.value = written;
      const found = el("div", { class: "nd-picked" });
      const look = () => root.newsdeskSend.trigger("words", words.value.trim());
      let wanted = 0;
      words.addEventListener("input", () => { clearTimeout(wanted); wanted = setTimeout(look, 250); });
      root.replaceChildren(el("section", { class: "nd-leave", lang: say.language }, el("div", { class: "nd-leave-head" }, el("h2", {}, say("leave")), newsdesk.languageSwitch(say)),
        el("form", { class: "nd-picker", role: "search", "aria-label": say("picker_choose"), onsubmit: (event) => { event.preventDefault(); clearTimeout(wanted); look(); } },
          el("label", { for: "nd-picker" }, say("picker_which")),
          el("div", { class: "nd-search" }, words, el("button", { type: "submit", class: "nd-button", "data-focus": "find" }, say("picker_find")))), found));
      return { found, words, language: say.language };
    }
  };
}
