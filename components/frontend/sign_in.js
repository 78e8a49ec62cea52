// Signing in leads away to a provider and back to the front page, wherever one was: the tab keeps the address,
// and goes there once it is back. sessionStorage is the tab's own and outlives the way to another site.
{
  const RETURN = "newsdesk.return", LONG_AGO = 15 * 60_000;

  newsdesk.rememberPlace = () => {
    try { sessionStorage.setItem(RETURN, JSON.stringify({ to: location.pathname + location.search, at: Date.now() })); } catch { /* private mode: one stays at the front page */ }
  };

  newsdesk.forgetPlace = () => {
    try { sessionStorage.removeItem(RETURN); } catch { /* there is none */ }
  };

  // Whoever came to another page than the front page is not led away from it.
  newsdesk.comeBack = () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(RETURN)); } catch { return; }
    newsdesk.forgetPlace();
    const plain = (path) => path.replace(/\/+$/, "");
    const atHome = plain(location.pathname) === plain(newsdesk.address("/")) && !location.search;
    if (!atHome || typeof kept?.to !== "string" || !(Date.now() - kept.at < LONG_AGO)) return;
    const there = new URL(kept.to, location.href); // "//elsewhere" and "javascript:" are of another origin
    if (there.origin !== location.origin) return;
    newsdesk.cameBack = true;
    history.replaceState({}, "", there.pathname + there.search);
    newsdesk.runAgain();
  };

  // A page that Back takes out of the browser's memory has not been signed in anywhere.
  window.addEventListener("pageshow", (event) => { if (event.persisted) newsdesk.forgetPlace(); });

  newsdesk.renderers.sign_in = (root, data, send) => {
    const { el } = newsdesk;
    const go = () => { newsdesk.rememberPlace(); send.trigger(data.does, { at: Date.now() }); };
    root.replaceChildren(el("div", { class: "nd-sign-in" },
      data.cancelled && newsdesk.cameBack && el("p", { class: "nd-said nd-problem", role: "alert" }, data.cancelled),
      el("button", { type: "button", class: data.does === "login" ? "nd-button nd-primary" : "nd-button", "data-focus": data.does, onclick: go }, data.label)));
  };
}
