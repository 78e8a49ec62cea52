// The names of a trend: each of those drawn can be taken out, those offered can be added.
newsdesk.renderers.trend_names = (root, data) => {
  const { el, link } = newsdesk;
  const way = (sign, said, { name, n, href }) => el("li", {},
    link([el("span", { class: "nd-x", "aria-hidden": "true" }, sign), el("bdi", {}, name), n && el("span", { class: "nd-n" }, n)], href,
      { class: "nd-trend-name", "aria-label": said, title: said, "data-focus": said }));
  const ways = (label, items) => items.length ? el("ul", { "aria-label": label }, items) : null;
  root.replaceChildren(el("div", { class: "nd-trend-names" },
    ways("Names to add to the trend", data.more.map((name) => way("+", `Add ${name.name} to the trend: ${name.n} articles`, name))),
    ways("Names to take out of the trend", data.on.map((name) => way("×", `Take ${name.name} out of the trend`, name))),
    data.reset && link(data.back, data.reset, { class: "nd-trend-name", "data-focus": "trend reset" }),
    el("div", { role: "group", "aria-label": "The trend counts", class: "nd-choice" },
      el("span", { class: "nd-choice-label", "aria-hidden": "true" }, "Trend by"),
      data.measures.map(({ text, href, on }) => link(text, href, { class: on ? "nd-on" : null, "aria-current": on ? "true" : null, "data-focus": `measure ${text}` })))));
};
