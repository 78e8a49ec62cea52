// The name of the paper and the way to each page; every link carries the scope along.
newsdesk.renderers.masthead = (root, data) => {
  const { el, link } = newsdesk;
  const pages = data.pages.map(({ title, href, current }) =>
    el("li", {}, link(title, href, { "aria-current": current ? "page" : null, "data-focus": `page ${title}` })));
  root.replaceChildren(
    el("header", { class: "nd-masthead" },
      el("div", { class: "nd-name" }, link("Newsdesk", data.home, { "data-focus": "home" }),
        el("span", { class: "nd-corpus", dir: "auto" }, data.corpus)),
      el("nav", { "aria-label": "Pages" }, el("ul", {}, pages))));
};
