// What this browser keeps of reviews: a token of its own, keys of what it sent, what it called helpful or
// reported. The server knows the token as a salted hash, and of the rest nothing that is not sent to it.
{
  const { el, link } = newsdesk;
  const MOST = 500;

  // Browsers keep randomUUID from pages that are not served over https or from this machine.
  newsdesk.freshKey = () => crypto.randomUUID?.()
    ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const token = newsdesk.store("browser", "");
  let own = "";
  newsdesk.browserToken = () => {
    const kept = token.get();
    if (typeof kept === "string" && kept.length >= 16) return kept;
    own ||= newsdesk.freshKey();
    token.set(own);
    return own;
  };

  // A list that this browser keeps, the latest last.
  const listed = (name) => {
    const kept = newsdesk.store(name, []);
    const all = () => { const found = kept.get(); return Array.isArray(found) ? found : []; };
    return { all, has: (id) => all().includes(id), add: (id) => kept.set([...all().filter((one) => one !== id), id].slice(-MOST)),
      remove: (id) => kept.set(all().filter((one) => one !== id)) };
  };
  newsdesk.votes = listed("reviews.helpful");
  newsdesk.reports = listed("reviews.reported");

  const sent = newsdesk.store("reviews.sent", []);
  const sentOnes = () => {
    const found = sent.get();
    return Array.isArray(found) ? found.filter((one) => typeof one?.key === "string" && typeof one?.at === "number") : [];
  };
  newsdesk.sentReviews = {
    add: (key) => { if (!sentOnes().some((one) => one.key === key)) sent.set([...sentOnes(), { key, at: Date.now() }].slice(-MOST)); },
    remove: (key) => sent.set(sentOnes().filter((one) => one.key !== key)),
  };
  newsdesk.privateAddress = (key) => `/reviews?mine=${encodeURIComponent(key)}`;

  // Whether the page reaches the server; Streamlit says so of itself.
  newsdesk.connected = () => {
    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testConnectionState;
    return navigator.onLine !== false && (!state || state === "CONNECTED");
  };

  // Whether the server is at work on the page.
  newsdesk.running = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState === "running";

  // Waits for an answer: `late(key)` is called with why there is none; before, once, `again()` to send anew what is lost.
  newsdesk.awaiting = (late, again = null) => {
    const began = performance.now(), patience = 12000;
    let away = 0, idle = 0;
    const look = () => {
      away = newsdesk.connected() ? 0 : away + 1;
      if (away > 2) return late("offline");
      if (performance.now() - began > patience) return late("unanswered");
      // Nothing runs, and nothing has come: what was sent is lost.
      idle = away || newsdesk.running() ? 0 : idle + 1;
      if (idle === 8) again?.();
      timer = setTimeout(look, 400);
    };
    let timer = setTimeout(look, 400);
    return () => clearTimeout(timer);
  };

  // The reviews that were sent from here, without the server being told.
  newsdesk.renderers.your_reviews = (root, data) => newsdesk.spoken(root, data.language, (say) => {
    const ones = sentOnes().reverse();
    if (!ones.length) { root.replaceChildren(); return; }
    const forget = (one) => {
      newsdesk.sentReviews.remove(one.key);
      root.newsdeskSaid();
      (root.querySelector("summary") ?? document.getElementById("nd-picker"))?.focus();
    };
    const open = root.querySelector("details")?.open ?? false;
    root.replaceChildren(el("details", { class: "nd-yours", open, lang: say.language }, el("summary", { "data-focus": "your reviews" }, `${say("your_reviews")} (${ones.length})`),
      el("p", { class: "nd-note" }, say("your_reviews_note")),
      el("ul", {}, ones.map((one) => {
        const time = say.time(one.at, data.zone);
        return el("li", {}, link(say("your_review_of", { time }), newsdesk.privateAddress(one.key), { class: "nd-way", "data-focus": `yours ${one.at}` }),
          el("button", { type: "button", class: "nd-button nd-quiet", "aria-label": say("forget_label", { time }), onclick: () => forget(one) }, say("forget")));
      }))));
  });
}
