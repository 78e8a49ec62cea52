// About this view: where it comes from, how to cite it, its feed, and a report of it to keep.
newsdesk.view = null;

newsdesk.renderers.about_view = (root, data, send) => {
  const { el, copyButton, announce } = newsdesk;
  newsdesk.view = { provenance: data.json, caption: data.caption };
  const text = data.facts.map(([name, said]) => `${name}: ${said}`).join("\n");
  const cite = ({ label, text: form }) => el("div", { role: "group", "aria-label": label },
    el("p", { class: "nd-cite-label" }, label), el("pre", { dir: "auto", tabindex: "0" }, form), copyButton(`Copy ${label}`, form, `${label} citation`));
  const report = data.can_report && el("button", { type: "button", class: "nd-button", "data-focus": "report", onclick: () => {
    report.disabled = true;
    report.textContent = "Making the report …";
    announce("The report is being made");
    send.trigger("report", Date.now());
  } }, "Report (HTML)");
  const feed = data.feed && copyButton("Copy feed address", () => new URL(newsdesk.address(data.feed), location.href).href, "Feed address");
  const details = newsdesk.lazyDetails(root, "nd-about-fold", "about view", "About this view", () => [
    el("dl", {}, data.facts.map(([name, said]) => el("div", {}, el("dt", { dir: "auto" }, name), el("dd", { dir: "auto" }, said)))),
    el("p", { class: "nd-about-copy" }, copyButton("Copy as text", text, "About this view"),
      data.feed && el("a", { class: "nd-button", href: newsdesk.address(data.feed), "data-focus": "feed" }, "Atom feed")),
    el("div", { class: "nd-about-cites" }, el("h3", {}, "Cite this view"), data.cites.map(cite))]);
  root.replaceChildren(el("section", { class: "nd-about-view", "aria-label": "About this view" }, details,
    el("div", { class: "nd-about-tools" }, feed, report)));
  if (data.report?.problem) {
    report.textContent = data.report.problem;
    announce(data.report.problem);
  } else if (data.report && root.newsdeskReport !== data.report.asked) {
    root.newsdeskReport = data.report.asked;
    newsdesk.download(data.report.file, "text/html;charset=utf-8", newsdesk.withPictures(data.report));
    announce("Report downloaded");
  }
};

// Programs that look for a page's feed find that of its scope, where there is one.
newsdesk.feedLink = ({ feed, feed_title }) => {
  document.getElementById("nd-feed")?.remove();
  if (feed) document.head.append(newsdesk.el("link", { id: "nd-feed", rel: "alternate", type: "application/atom+xml", title: feed_title, href: newsdesk.address(feed) }));
};

// The report's pictures are plotly's own, as they stand on the page, with colours that know light and dark.
newsdesk.withPictures = ({ html, pictures, colours }) => pictures.reduce((made, [key, title]) => {
  const drawing = newsdesk.drawing(key, title);
  const mark = `<!--picture ${key.replace(/[^A-Za-z0-9_]/g, "-")}-->`;
  // What is painted in pixels, as a heat map is, keeps the colours and the ground of the page's theme.
  const named = drawing && (drawing.includes("<image") ? drawing : colours.reduce((text, [colour, name]) => text.replaceAll(colour, name), drawing));
  return made.replace(mark, () => named ?? '<p class="soft">Its picture could not be kept; its data are below.</p>');
}, html);

// A chart of the page as SVG that stands alone: no script, no listener, no address outside of it.
newsdesk.drawing = (key, title) => {
  const frame = document.querySelector(`.st-key-${CSS.escape(key)}`);
  const plot = frame?.querySelector(".js-plotly-plot");
  const layers = plot ? plot.querySelectorAll("svg.main-svg") : frame?.querySelectorAll(".nd-root svg") ?? [];
  if (!layers.length) return null;
  const box = layers[0].getBoundingClientRect();
  const [width, height] = [Math.round(layers[0].width.baseVal.value || box.width), Math.round(layers[0].height.baseVal.value || box.height)];
  const [whole, ...above] = Array.from(plot ? layers : [layers[0]], newsdesk.copyOfDrawing);
  for (const layer of above) whole.append(...layer.childNodes);
  for (const node of whole.querySelectorAll("script, foreignObject, iframe, style, .hoverlayer, .draglayer, .zoomlayer, .modebar, [class*='drag']")) node.remove();
  for (const node of [whole, ...whole.querySelectorAll("*")]) {
    for (const { name, value } of Array.from(node.attributes)) {
      if (/^on/i.test(name) || (/href$/i.test(name) && !/^(#|data:image\/png)/i.test(value))) node.removeAttribute(name);
      else if (value.includes("url(")) node.setAttribute(name, value.replace(/url\((["']?)[^)"'#]*#/g, "url($1#"));
    }
  }
  if (!whole.getAttribute("viewBox")) whole.setAttribute("viewBox", `0 0 ${width} ${height}`);
  for (const name of ["width", "height", "style", "class"]) whole.removeAttribute(name);
  const ground = whole.querySelector("image") ? `;background:${getComputedStyle(frame.querySelector(".nd-root")).getPropertyValue("--nd-ground") || "#fff"}` : "";
  whole.setAttribute("style", `max-width:${width}px;min-width:${Math.min(width, 640)}px${ground}`);
  whole.setAttribute("role", "img");
  whole.setAttribute("aria-label", title);
  return new XMLSerializer().serializeToString(whole).replaceAll("system-ui", "Helvetica Neue, Arial");
};

// A drawing again, whose texts keep the width that they have here in whatever font they are shown later.
newsdesk.copyOfDrawing = (layer) => {
  const copy = layer.cloneNode(true);
  const copies = copy.querySelectorAll("text, tspan");
  layer.querySelectorAll("text, tspan").forEach((text, i) => {
    const length = text.querySelector("tspan") ? 0 : text.getComputedTextLength();
    if (length < 1) return;
    copies[i].setAttribute("textLength", length.toFixed(1));
    copies[i].setAttribute("lengthAdjust", "spacingAndGlyphs");
  });
  return copy;
};
