// What readers see of reviews is said in their language: the one that they chose in this browser, else
// the one that it asks for. The server sends a key of the catalogue and what stands in its gaps.
{
  const { el } = newsdesk;
  const NAMES = { en: "English", az: "Azərbaycanca", ru: "Русский" };
  // Chromium knows neither months nor numbers of Azerbaijani; its numbers are written as in German.
  const NUMBERS = { en: "en", az: "de", ru: "ru" };
  const MONTHS = ["yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr", "dekabr"];
  const inAzerbaijani = (date, how) => {
    const numeric = { day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: how.timeZone };
    const part = Object.fromEntries(new Intl.DateTimeFormat("en-GB", numeric).formatToParts(date).map(({ type, value }) => [type, value]));
    const month = `${MONTHS[Number(part.month) - 1]} ${part.year}`;
    const day = how.dateStyle ? `${Number(part.day)} ${month}` : month;
    return how.timeStyle ? `${day}, ${part.hour}:${part.minute}` : day;
  };
  const chosen = newsdesk.store("reviews.language", "");

  newsdesk.speaking = (asked) => [chosen.get(), asked].find((name) => Object.hasOwn(NAMES, name)) ?? "en";

  newsdesk.sayer = (language) => {
    const words = newsdesk.reviewWords[language];
    const plural = new Intl.PluralRules(language), number = new Intl.NumberFormat(NUMBERS[language]);
    const exact = new Intl.NumberFormat(NUMBERS[language], { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const written = (name, value) => (typeof value !== "number" ? String(value ?? "") : (name === "average" ? exact : number).format(value));
    const say = (key, values = {}) => {
      const forms = words[key] ?? "";
      const form = typeof forms === "string" ? forms : forms[plural.select(values.n)] ?? forms.other;
      return form.replace(/\{(\w+)\}/g, (_, name) => written(name, values[name]));
    };
    // What the server sends: one [key, values], several in a row, or a text as it is.
    say.sent = (said) => (typeof said === "string" ? said : typeof said[0] === "string" ? say(...said) : said.map(say.sent).join(""));
    // A problem of the form; of what has no sentence here the server's English stands.
    say.problem = (problem) => say(problem.code, Object.fromEntries(problem.values)) || problem.message;
    say.time = (iso, zone, how = { dateStyle: "long", timeStyle: "short" }) => {
      if (language === "az") return inAzerbaijani(new Date(iso), { ...how, timeZone: zone });
      try { return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { ...how, timeZone: zone }).format(new Date(iso)); } catch { return iso; }
    };
    say.language = language;
    return say;
  };
  newsdesk.inEnglish = () => newsdesk.sayer("en");

  // English · Azərbaycanca · Русский: all that stands on the page is said anew at once.
  newsdesk.languageSwitch = (say) => el("div", { class: "nd-languages", role: "group", "aria-label": say("words_in") },
    Object.entries(NAMES).map(([name, text]) => el("button", { type: "button", class: "nd-button nd-quiet", lang: name, "aria-pressed": String(name === say.language),
      "data-focus": `language ${name}`, onclick: () => { chosen.set(name); newsdesk.sayAgain(`language ${name}`); } }, text)));

  // An element that is said in the reader's language is drawn by `draw(say)`, and again when that changes.
  newsdesk.spoken = (root, asked, draw) => {
    root.newsdeskSaid = () => draw(newsdesk.sayer(newsdesk.speaking(asked)));
    root.newsdeskSaid();
  };
  newsdesk.sayAgain = (focus) => {
    for (const root of document.querySelectorAll(".nd-root")) root.newsdeskSaid?.();
    Array.from(document.querySelectorAll("[data-focus]")).find((node) => node.dataset.focus === focus)?.focus();
  };
}
