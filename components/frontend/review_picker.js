// Choose the article to write about: search, then a link for each article found.
{
  const { el, link } = newsdesk;
  newsdesk.renderers.review_picker = (root, data, send) => {
    const ui = root.newsdeskPicker ??= build();
    ui.send = send;
    ui.found.replaceChildren(
      el("p", { class: data.problem ? "nd-problem-text" : "nd-note", role: "status", dir: "auto" }, data.problem || data.note),
      el("ul", {}, data.items.map((item) => el("li", {}, link(item.title, item.href, { dir: "auto", lang: item.lang || null, "data-focus": `choose ${item.id}` }),
        el("span", { class: "nd-note" }, item.source && el("bdi", {}, item.source), item.source && ", ", item.date)))));

    function build() {
      const words = el("input", { id: "nd-picker", type: "search", class: "nd-input", maxlength: 500, autocomplete: "off", enterkeyhint: "search", "data-focus": "picker",
        placeholder: "Words of its headline or text" });
      const found = el("div", { class: "nd-picked" });
      const look = () => root.newsdeskPicker.send.trigger("words", words.value.trim());
      let wanted = 0;
      words.addEventListener("input", () => { clearTimeout(wanted); wanted = setTimeout(look, 250); });
      root.replaceChildren(el("section", { class: "nd-leave" }, el("h2", {}, "Leave a review"),
        el("form", { class: "nd-picker", role: "search", "aria-label": "Choose an article", onsubmit: (event) => { event.preventDefault(); clearTimeout(wanted); look(); } },
          el("label", { for: "nd-picker" }, "Which article do you write about?"),
          el("div", { class: "nd-search" }, words, el("button", { type: "submit", class: "nd-button", "data-focus": "find" }, "Find"))), found));
      return { found };
    }
  };
}
