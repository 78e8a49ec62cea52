// The word cloud: a list of links in the order of their counts, each where the layout put it. Sizes
// are parts of the list's width, so one layout serves every screen.
newsdesk.renderers.cloud = (root, data) => {
  const { el, link, renderers, withParams } = newsdesk;
  const { width, height, words } = data;
  const head = el("div");
  renderers.chart_head(head, { ...data, level: "h2" });
  const part = (value, whole) => `${((100 * value) / whole).toFixed(3)}%`;
  const { base, rows } = data.foot.links;
  const word = ({ text, label, colour, x, y, size, room }, i) =>
    el("li", { style: `left:${part(x, width)};top:${part(y, height)};font-size:${((100 * size) / width).toFixed(3)}cqw;--swatch:${colour};--room:${(room / size).toFixed(3)}em` },
      link([el("bdi", {}, text)], withParams(base, Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, values[i]]))), { "aria-label": label, title: label, "data-focus": `word ${label}` }));
  const list = el("ul", { class: "nd-cloud", "aria-label": data.title, style: `aspect-ratio:${width} / ${height}` }, words.map(word));
  const foot = el("div");
  renderers.chart_foot(foot, data.foot);
  foot.querySelector('[data-focus="png"]').replaceWith(
    el("button", { type: "button", class: "nd-button", "data-focus": "png", onclick: () => newsdesk.cloudPicture(list, data) }, "PNG"));
  root.replaceChildren(el("div", { class: "nd-cloud-frame" }, head, el("div", { class: "nd-cloud-room" }, list), foot));
  document.fonts.ready.then(() => newsdesk.fitWords(list));
};

// Letters that the layout's font lacks may come out wider than the room kept for them.
newsdesk.fitWords = (list) => {
  for (const item of list.children) {
    const word = item.firstChild;
    const room = parseFloat(item.style.getPropertyValue("--room")) * parseFloat(getComputedStyle(item).fontSize);
    const narrower = room && word.offsetWidth > room ? room / word.offsetWidth : 1;
    word.style.transform = narrower < 1 ? `scale(${narrower.toFixed(3)})` : "";
  }
};

// The picture is drawn from the words as they stand on the page, at twice a page's usual size.
newsdesk.cloudPicture = (list, data) => {
  const scale = 1200 / data.width;
  const from = newsdesk.folded(newsdesk.view?.caption ?? "", 150);
  const top = 70 + 22 * from.length;
  const canvas = newsdesk.el("canvas", { width: 1200, height: Math.round(data.height * scale) + top });
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(list);
  pen.fillStyle = style.getPropertyValue("--nd-ground").trim() || "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = style.color;
  pen.font = `600 30px ${style.fontFamily}`;
  pen.fillText(data.title, 16, 44, canvas.width - 32);
  pen.font = `400 16px ${style.fontFamily}`;
  from.forEach((line, i) => pen.fillText(line, 16, 76 + 22 * i, canvas.width - 32));
  Array.from(list.children).forEach((item, i) => {
    const { text, x, y, size, room } = data.words[i];
    pen.font = `600 ${size * scale}px ${style.fontFamily}`;
    pen.fillStyle = getComputedStyle(item.firstChild).color;
    pen.fillText(text, x * scale, y * scale + top, room * scale);
  });
  canvas.toBlob((blob) => { newsdesk.download(`${data.foot.file}.png`, "image/png", blob); newsdesk.announce("Picture downloaded"); });
};
