// The house's own elements. News text, queries, names and reviews only ever become text nodes:
// nothing here sets innerHTML, and addresses that lead outside must be http or https.
const newsdesk = (() => {
  const PAGES = ["reader", "timeline", "entities", "reviews", "sources", "storylines"];
  const renderers = {};

  const base = () => {
    const parts = location.pathname.replace(/\/+$/, "").split("/");
    if (PAGES.includes(parts.at(-1))) parts.pop();
    return parts.join("/");
  };
  const address = (href) => (href.startsWith("/") ? base() + href : href);
  const scroller = () => document.querySelector('[data-testid="stMain"]');

  // Streamlit answers popstate, which Back brings too, by running the page at its address.
  const runAgain = () => window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));

  // One history entry for each step; then the page takes the same path as after Back.
  const navigate = (href) => {
    const to = address(href);
    const [here, there] = [new URL(location.href), new URL(to, location.href)];
    const article = there.searchParams.get("article");
    const stays = there.pathname === here.pathname && (!article || article === here.searchParams.get("article"));
    const main = scroller();
    history.replaceState({ ...history.state, newsdeskScroll: main ? main.scrollTop : 0 }, "");
    if (new URL(to, location.href).href !== location.href) history.pushState({}, "", to);
    runAgain();
    if (main && !stays) main.scrollTop = 0;
  };

  const afterRun = (act) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const started = performance.now();
    const look = () => {
      const idle = app?.dataset.testScriptState === "notRunning";
      if ((idle && performance.now() - started > 150) || performance.now() - started > 5000) act();
      else setTimeout(look, 50);
    };
    setTimeout(look, 50);
  };

  // Back finds its place again. The run may begin late and the page grow after it, so the place is
  // held until all has been still for a second, unless the reader moves or goes on first.
  const restore = (top) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const [here, started] = [location.href, performance.now()];
    let still = started;
    let moved = false;
    for (const name of ["wheel", "touchstart", "mousedown", "keydown"]) {
      window.addEventListener(name, () => { moved = true; }, { once: true, passive: true });
    }
    const look = () => {
      const now = performance.now();
      if (moved || location.href !== here || now - started > 15000) return;
      if (app?.dataset.testScriptState !== "notRunning") still = now;
      const main = scroller();
      if (main && now - still > 100 && Math.abs(main.scrollTop - top) > 1) main.scrollTop = top;
      if (now - still < 1000) setTimeout(look, 50);
    };
    setTimeout(look, 50);
  };

  // `props`: on* are listeners, `text` is text, the rest are attributes; null ones are left out.
  const el = (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props ?? {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "text") node.textContent = value;
      else if (name === "style") node.style.cssText = value;
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(2)) {
      if (child !== null && child !== undefined && child !== false) node.append(child);
    }
    return node;
  };

  const plainClick = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);

  // A link inside the dashboard: a real address (copy it, open it in a tab), a quick step when clicked.
  const link = (text, href, props = {}) =>
    el("a", {
      ...props,
      href: address(href),
      onclick: (event) => {
        if (!plainClick(event)) return;
        event.preventDefault();
        props.before?.();
        navigate(href);
      },
      before: null,
    }, text);

  const outside = (text, href, props = {}) =>
    /^https?:\/\//i.test(href ?? "")
      ? el("a", { ...props, href, target: "_blank", rel: "noopener noreferrer nofollow" }, text)
      : el("span", props, text);

  // What unfolds: nothing is made of it until it is open, and drawn anew it stays as the reader left it.
  const lazyDetails = (root, name, focus, title, content) => {
    const open = root.querySelector(`details.${name}`)?.open ?? false;
    const details = el("details", { class: name, open }, el("summary", { "data-focus": focus }, title));
    const fill = () => { if (details.open && details.children.length === 1) details.append(...[content()].flat()); };
    details.addEventListener("toggle", fill);
    fill();
    return details;
  };

  // Text with spans marked: `spans` are [start, end] in code points, as Python counts.
  const marked = (text, spans, tag = "mark") => {
    if (!spans?.length) return [text];
    const points = Array.from(text);
    const parts = [];
    let at = 0;
    for (const [start, end] of spans) {
      parts.push(points.slice(at, start).join(""), el(tag, {}, points.slice(start, end).join("")));
      at = end;
    }
    return [...parts, points.slice(at).join("")];
  };

  const store = (name, fallback) => ({
    get: () => { try { return JSON.parse(localStorage.getItem(`newsdesk.${name}`)) ?? fallback; } catch { return fallback; } },
    set: (value) => { try { localStorage.setItem(`newsdesk.${name}`, JSON.stringify(value)); } catch { /* private mode: forgotten */ } },
  });

  const announce = (text) => {
    const live = document.getElementById("nd-live") ??
      document.body.appendChild(el("div", { id: "nd-live", role: "status", "aria-live": "polite", class: "nd-hidden" }));
    live.textContent = "";
    setTimeout(() => { live.textContent = text; }, 30);
  };

  const copy = async (text, what) => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = document.body.appendChild(el("textarea", { class: "nd-hidden", "aria-hidden": true }));
      area.value = text; area.select(); document.execCommand("copy"); area.remove();
    }
    announce(`${what} copied`);
  };

  const copyButton = (label, text, what) => {
    const button = el("button", { type: "button", class: "nd-button", onclick: async () => {
      await copy(typeof text === "function" ? text() : text, what);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = label; }, 1500);
    } }, label);
    return button;
  };

  const download = (name, type, content) => {
    const url = URL.createObjectURL(new Blob([content], { type }));
    const anchor = el("a", { href: url, download: name });
    document.body.append(anchor); anchor.click(); anchor.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  // A cell that a spreadsheet would take for a formula gets a leading quote mark.
  const csv = (rows) => rows.map((row) => row.map((cell) => {
    let text = String(cell ?? "");
    if (typeof cell === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",")).join("\r\n");

  // A browser takes many seconds to break one word of 100,000 letters into lines, unless it is told
  // where it may; a <wbr> is no part of the text and isn't copied.
  const easeLongWords = (root) => {
    if (!/\S{500}/.test(root.textContent)) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const long = [];
    while (walker.nextNode()) if (/\S{500}/.test(walker.currentNode.data)) long.push(walker.currentNode);
    for (const node of long) {
      if (node.parentElement.closest("textarea, option, title")) continue;
      const pieces = node.data.match(/[^]{1,40}/gu);
      node.replaceWith(...pieces.flatMap((piece, i) => (i ? [el("wbr"), piece] : [piece])));
    }
  };

  const focusKey = () => document.activeElement?.dataset?.focus;

  const mount = (name, component) => {
    const { parentElement, data: [data], setTriggerValue, setStateValue } = component;
    let root = parentElement.querySelector(":scope > .nd-root");
    if (!root) root = parentElement.appendChild(el("div", { class: `nd-root nd-el-${name.replaceAll("_", "-")}` }));
    const fresh = JSON.stringify(data);
    if (root.newsdeskData === fresh) return;
    root.newsdeskData = fresh;
    const focused = root.contains(document.activeElement) ? focusKey() : null;
    root.newsdeskFocus = null;
    renderers[name](root, data, { trigger: setTriggerValue, state: setStateValue });
    // To focus is to lay out, which waits until long words may be broken: a renderer only names what
    // should have the focus, and what had it keeps it.
    easeLongWords(root);
    const kept = focused && Array.from(root.querySelectorAll("[data-focus]")).find((n) => n.dataset.focus === focused);
    if (!kept) root.newsdeskFocus?.focus({ preventScroll: true });
    else if (focusKey() !== focused) kept.focus();
  };

  window.addEventListener("popstate", (event) => {
    const top = event.state?.newsdeskScroll;
    if (top !== undefined) restore(top);
  });

  // Charts are drawn in the colours of the theme that their run was asked in. Where the system or the
  // reader chooses another meanwhile, the page is run again at its address.
  const app = document.querySelector(".stApp");
  const ground = () => getComputedStyle(app).backgroundColor;
  let drawnOn = ground();
  new MutationObserver(() => {
    if (ground() === drawnOn) return;
    drawnOn = ground();
    runAgain();
  }).observe(app, { attributes: true, attributeFilter: ["class"] });

  // A server that was started anew has never run the page, and leaves what is asked of a part of it without
  // an answer. Streamlit runs a page that is connected again in some cases only; in the others it is done here.
  let away = false;
  new MutationObserver(() => {
    const back = away;
    away = app.dataset.testConnectionState !== "CONNECTED";
    if (away || !back) return;
    let looks = 0;
    const look = () => {
      if (away || app.dataset.testScriptState !== "notRunning") return;
      looks += 1;
      if (looks > 5) runAgain(); else setTimeout(look, 200);
    };
    look();
  }).observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });

  return { renderers, mount, el, link, outside, lazyDetails, marked, navigate, runAgain, address, store, announce, copy, copyButton, download, csv, afterRun };
})();
