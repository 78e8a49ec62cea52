// One or more plain sentences: what was dropped, what went wrong, what to do; with ways on.
newsdesk.said = (data) => {
  const { el, link } = newsdesk;
  return el("section", { class: `nd-message nd-${data.tone}`, role: data.tone === "problem" ? "alert" : "status" },
    data.heading && el("h2", { dir: "auto" }, data.heading),
    data.sentences.map((text) => el("p", { dir: "auto" }, text)),
    data.links?.length ? el("p", { class: "nd-ways" }, data.links.map(({ text, href }) => link(text, href, { class: "nd-button" }))) : null);
};

newsdesk.renderers.message = (root, data) => root.replaceChildren(newsdesk.said(data));

// The same in the reader's language: what stands in it is as the server sends what it says of reviews.
newsdesk.renderers.review_message = (root, data) => newsdesk.spoken(root, data.language, (say) => {
  const links = data.links.map(({ text, href }) => ({ text: say.sent(text), href }));
  const box = newsdesk.said({ tone: data.tone, heading: say.sent(data.heading), sentences: data.sentences.map(say.sent), links });
  box.lang = say.language;
  root.replaceChildren(box);
});

newsdesk.renderers.count = (root, data) => {
  const { el } = newsdesk;
  root.replaceChildren(el("p", { class: "nd-count", role: "status" }, el("strong", {}, data.count), el("span", { dir: "auto" }, data.words)));
};

// A heading, with a word or two beside it; the page moves to what its address asks for, once.
newsdesk.renderers.heading = (root, data) => {
  const { el, link } = newsdesk;
  root.replaceChildren(el("div", { class: data.apart ? "nd-heading nd-apart" : "nd-heading" }, el(data.level ?? "h2", { dir: "auto" }, data.text),
    data.note && el("p", { class: "nd-note", dir: "auto" }, data.note),
    data.link && link(data.link.text, data.link.href, {})));
  const asked = data.arrive && root.newsdeskArrived !== data.arrive;
  root.newsdeskArrived = data.arrive;
  if (asked) newsdesk.afterRun(() => {
    const box = root.getBoundingClientRect();
    if (box.top < 0 || box.top > 0.6 * window.innerHeight) root.scrollIntoView({ block: "start" });
  });
};

// Choices that change the view, each a link; the chosen one says so.
newsdesk.renderers.choices = (root, data) => {
  const { el, link } = newsdesk;
  root.replaceChildren(el("div", { class: data.listed ? "nd-choices nd-listed" : "nd-choices" }, data.groups.map((group) =>
    el("div", { role: "group", "aria-label": group.label, class: "nd-choice" },
      el("span", { class: "nd-choice-label", "aria-hidden": "true" }, group.label),
      el("span", { class: "nd-options" }, group.options.map(({ text, href, on }) =>
        link(text, href, { class: on ? "nd-on" : null, "aria-current": on ? "true" : null, "data-focus": `${group.label} ${text}` })))))));
};
