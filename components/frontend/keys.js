// Keys: a letter does what a link or button in sight does. A switch turns them off for good, and they
// never act while someone is typing, with Ctrl, Alt or Meta held, or over an open dialog. Streamlit
// itself takes C and R. Moderation has keys of its own (moderation.js).
newsdesk.keysStore = newsdesk.store("keys", { on: true });
newsdesk.keysOn = () => newsdesk.keysStore.get().on !== false;

newsdesk.KEYS = [
  ["j", "Next article: in a list the focus moves down, in an article the next one opens"],
  ["k", "Previous article"],
  ["Enter", "Open the article that has the focus"],
  ["n", "Next match in an article"],
  ["p", "Previous match in an article"],
  ["s", "Star the article, or take its star away"],
  ["/", "Search"],
  ["?", "Show this sheet"],
];

newsdesk.keysButton = () => newsdesk.el("button", { type: "button", class: "nd-button nd-quiet", "data-focus": "keys", onclick: () => newsdesk.keySheet() }, "Keys");

// A modal dialog keeps the focus inside, closes with Esc and gives the focus back.
newsdesk.keySheet = () => {
  const { el, keysStore, keysOn } = newsdesk;
  document.getElementById("nd-keys")?.remove();
  const before = document.activeElement;
  const on = el("input", { type: "checkbox", id: "nd-keys-on", onchange: () => keysStore.set({ on: on.checked }) });
  on.checked = keysOn();
  const close = el("button", { type: "button", class: "nd-button", onclick: () => sheet.close() }, "Close");
  const sheet = el("dialog", { id: "nd-keys", class: "nd-root nd-sheet", "aria-labelledby": "nd-keys-title", style: newsdesk.colours(),
    onclose: () => { sheet.remove(); before?.focus?.(); },
    onclick: (event) => { if (event.target === sheet) sheet.close(); } },
  el("div", {}, el("h2", { id: "nd-keys-title" }, "Keys"),
    el("dl", {}, [...(newsdesk.ownKeys() ? newsdesk.MODERATION_KEYS : newsdesk.KEYS.slice(0, -2)), ...newsdesk.KEYS.slice(-2)].map(([key, does]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)))),
    el("p", {}, on, el("label", { for: "nd-keys-on" }, "Use these keys (remembered in this browser)")), close));
  document.body.append(sheet);
  sheet.showModal();
  on.focus();
};

// The page's colours, for what stands outside its elements.
newsdesk.colours = () => {
  const inside = document.querySelector(".nd-root");
  const style = inside ? getComputedStyle(inside) : null;
  return ["--st-text-color", "--st-background-color", "--st-primary-color", "--st-font"]
    .map((name) => [name, style?.getPropertyValue(name).trim()]).filter(([, value]) => value).map(([name, value]) => `${name}:${value}`).join(";");
};

newsdesk.keyDown = (() => {
  const visible = (node) => node.getClientRects().length > 0;
  const titles = () => Array.from(document.querySelectorAll(".nd-card .nd-title")).filter(visible);
  const article = () => document.querySelector(".nd-article");

  // In a list the focus moves among the articles, from the one in sight where none has it.
  const move = (by) => {
    const all = titles();
    if (!all.length) return false;
    const card = document.activeElement?.closest?.(".nd-card");
    const at = all.findIndex((title) => title.closest(".nd-card") === card);
    const to = at < 0 ? Math.max(0, all.findIndex((title) => title.getBoundingClientRect().top >= 0)) : Math.min(all.length - 1, Math.max(0, at + by));
    all[to].focus();
    all[to].closest(".nd-card").scrollIntoView({ block: "nearest" });
    return true;
  };
  const turn = (rel, by) => {
    if (!article()) return move(by);
    const way = article().querySelector(`.nd-place a[rel="${rel}"]`);
    if (way) way.click();
    else newsdesk.announce(by > 0 ? "This is the last article of the scope" : "This is the first article of the scope");
    return true;
  };
  const match = (by) => {
    const step = article()?.newsdeskStep;
    step?.(by);
    return Boolean(step);
  };
  const star = () => {
    const card = document.activeElement?.closest?.(".nd-card");
    const button = (card ?? article())?.querySelector(".nd-star");
    button?.click();
    return Boolean(button);
  };
  const search = () => {
    const box = document.getElementById("nd-q");
    box?.focus();
    box?.select();
    return Boolean(box);
  };
  const acts = {
    j: () => turn("next", 1), k: () => turn("prev", -1), n: () => match(1), p: () => match(-1), s: star,
    "/": search, "?": () => { newsdesk.keySheet(); return true; },
  };

  const typing = (node) => node?.isContentEditable || /^(input|textarea|select)$/i.test(node?.tagName ?? "");
  const busy = () => document.querySelector("dialog[open], [role='dialog'][aria-modal='true']");
  // On a keyboard of other letters a key is known by its place.
  const named = (event) => (event.key === " " ? " " : /^[a-z/?]$/i.test(event.key) ? event.key.toLowerCase() : /^\p{L}$/u.test(event.key) ? event.code.replace(/^Key/, "").toLowerCase() : "");

  return (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat && !/^[jknp]$/i.test(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !newsdesk.keysOn()) return;
    if (typing(event.composedPath()[0] ?? event.target) || busy()) return;
    const name = named(event);
    if (event.shiftKey && name !== "?" && name !== "/") return;
    const own = newsdesk.ownKeys();
    if (own && name !== "/" && name !== "?") {
      // A page of its own keys has these alone; Space stays what it is on a link, a button and a summary.
      const pressed = name === " " && event.composedPath()[0].closest?.("button, summary");
      if (own[name] && !pressed) { event.preventDefault(); own[name](); }
    } else if (acts[name]?.()) event.preventDefault();
  };
})();
// A script that is evaluated anew takes the place of the one before.
window.removeEventListener("keydown", window.newsdeskKeyDown);
window.newsdeskKeyDown = newsdesk.keyDown;
window.addEventListener("keydown", window.newsdeskKeyDown);
