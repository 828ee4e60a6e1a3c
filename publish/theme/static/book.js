// The page works without this script. It carries the reader's place along to the other editions,
// keeps what has been read and solved, and shows a paragraph's twin in the other language.
(() => {
  "use strict";

  // A page opened from a folder may not fetch the pages from which Sphinx cuts its summaries.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS === "object") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  // A language without words of its own here is spoken to in English.
  const language = document.documentElement.lang.split("-")[0];
  const chinese = language === "zh";

  // --- the reader's place ------------------------------------------------------------------

  // The section that the reader is in: the last whose heading has passed the upper third.
  const currentSection = () => {
    let current = null;
    for (const section of document.querySelectorAll("article section[id]")) {
      if (section.getBoundingClientRect().top < window.innerHeight / 3) current = section;
    }
    return current;
  };

  // The switcher leads to the same section of the other edition, not to the page's top.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".language-switcher a");
    const section = link && currentSection();
    if (section && window.scrollY > 0) link.hash = section.id;
  });

  // --- what scrolls sideways can be reached by keyboard ---------------------------------------

  // Such boxes are stops of the Tab key in the page already; one that does not scroll is none. A box
  // is looked at when it is laid out, again when its size changes, and when fonts have arrived; off
  // the screen, where nothing is known of it, it stays a stop.
  const laidOut = new Set();
  const reachable = (box) => {
    const known = box.checkVisibility?.({ contentVisibilityAuto: true }) ?? true;
    if (!known || box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      laidOut.add(target);
      reachable(target);
    }
  });
  for (const box of document.querySelectorAll("div.math, .pst-scrollable-table-container, pre")) sizes.observe(box);
  document.fonts.addEventListener("loadingdone", () => laidOut.forEach(reachable));

  // --- what has been read and solved, kept in this browser alone --------------------------------

  const KEY = "downhill";
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).pathname;
  const nameOf = (link) =>
    link.pathname.startsWith(root) ? link.pathname.slice(root.length).replace(/\.html$/, "") : "";
  const pageName = nameOf(location);
  const recall = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY)) || {};
      return { read: kept.read || [], solved: kept.solved || [] };
    } catch { return { read: [], solved: [] }; }
  };
  const remember = (list, entry) => {
    const kept = recall();
    if (kept[list].includes(entry)) return;
    kept[list].push(entry);
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* private browsing */ }
    mark();
  };

  const mark = () => {
    const { read } = recall();
    for (const link of document.querySelectorAll(".bd-sidebar-primary a.reference.internal")) {
      if (!read.includes(nameOf(link)) || link.querySelector(".read-mark")) continue;
      const tick = document.createElement("span");
      tick.className = "read-mark";
      tick.textContent = " ✓";
      tick.setAttribute("role", "img");
      tick.setAttribute("aria-label", chinese ? "已读" : "read");
      link.append(tick);
    }
    summarize();
  };

  // On the book's first page: how far the reader is.
  const summarize = () => {
    if (pageName !== "chapters/index") return;
    const links = [...document.querySelectorAll(".bd-sidebar-primary a.reference.internal")];
    const chapters = links.filter((link) => /\/\d\d_[^/]*\.html$/.test(link.pathname)).length;
    const { read, solved } = recall();
    const done = read.filter((name) => /^chapters\/\d\d_/.test(name)).length;
    if (!done && !solved.length) return;
    let line = document.querySelector(".progress-line");
    if (!line) {
      line = document.createElement("p");
      line.className = "progress-line";
      line.setAttribute("role", "status");
      document.querySelector("article h1").after(line);
    }
    line.textContent = chinese
      ? `你已经读完 ${chapters} 章中的 ${done} 章，答对自测题 ${solved.length} 道。`
      : `You have read ${done} of ${chapters} chapters and answered ${solved.length} self-test questions right.`;
  };

  const end = document.querySelector(".prev-next-footer");
  if (pageName && end && "IntersectionObserver" in window) {
    new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting) && window.scrollY > 0) remember("read", pageName);
    }).observe(end);
  }

  // Self-test: a choice that is opened says why it is right or wrong; a right one is kept.
  // Side by side, each question stands there in every language, and is the same question.
  const counted = {};
  for (const choice of document.querySelectorAll("details.quiz-right")) {
    const lang = choice.closest(".twin")?.lang ?? "";
    const number = counted[lang] = (counted[lang] ?? 0) + 1;
    choice.addEventListener("toggle", () => {
      if (choice.open) remember("solved", `${pageName}#${number}`);
    });
  }
  mark();
  // What another page keeps, in another tab or just left, may be told only after this one stands.
  addEventListener("storage", (event) => { if (event.key === KEY) mark(); });
  addEventListener("pageshow", (event) => { if (event.persisted) mark(); });

  // --- twins in place ----------------------------------------------------------------------

  // For readers of each language, in the words of that language: those of the twin.
  const words = {
    zh: { short: "EN", show: "看英文（按 t 键）", hide: "收起英文（按 t 键）", lang: "en",
          missing: "没能载入另一种语言的文字。" },
    en: { short: "中", show: "Show in Chinese (key t)", hide: "Hide the Chinese (key t)", lang: "zh-CN",
          missing: "The text in the other language could not be loaded." },
  }[language];

  const alone = [...document.querySelectorAll(".twin-alone")];
  if (!words || alone.length === 0) return;
  const paragraphs = alone.flatMap((twin, number) =>
    [...twin.querySelectorAll("p")].map((element, place) => ({ element, number, place })));
  const known = new Map(paragraphs.map((paragraph) => [paragraph.element, paragraph]));
  const withMouse = window.matchMedia("(hover: hover)");

  // The twins of the page, loaded once. A script, since pages in a folder may not fetch.
  let loading = null;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      window.bookTwins = (cells) => resolve(cells.map((cell) => {
        const template = document.createElement("template");
        template.innerHTML = cell;
        return [...template.content.querySelectorAll("p")];
      }));
      script.src = location.href.replace(/[?#].*$/, "").replace(/(\.html)?$/, ".twins.js");
      script.onerror = () => { loading = null; reject(new Error(words.missing)); };
      document.head.append(script);
    });
    return loading;
  };

  const shown = (element) => {
    const next = element.nextElementSibling;
    return next && next.classList.contains("twin-shown") ? next : null;
  };

  const toggle = async ({ element, number, place }) => {
    if (shown(element)) {
      shown(element).remove();
    } else {
      const box = document.createElement("div");
      box.className = "twin-shown";
      box.setAttribute("role", "note");
      box.lang = words.lang;
      element.after(box);
      try {
        box.append((await load())[number][place].cloneNode(true));
      } catch (error) {
        box.lang = document.documentElement.lang;
        box.textContent = words.missing;
      }
    }
    label();
  };

  // One button serves all paragraphs: it stands at the one under the pointer.
  const button = document.createElement("button");
  button.type = "button";
  button.className = "twin-button";
  button.hidden = true;
  button.textContent = words.short;
  button.lang = words.lang;
  button.setAttribute("aria-keyshortcuts", "t");
  document.body.append(button);
  let current = null;

  const label = () => {
    const open = Boolean(current && shown(current.element));
    button.title = open ? words.hide : words.show;
    button.setAttribute("aria-label", button.title);
    button.setAttribute("aria-expanded", String(open));
  };

  const point = (paragraph) => {
    current = paragraph;
    const box = paragraph.element.getBoundingClientRect();
    button.hidden = false;
    const room = document.documentElement.clientWidth - button.offsetWidth - 4;
    const above = box.right + 4 > room ? button.offsetHeight : 0;  // no margin: above the text
    button.style.left = `${Math.min(box.right + 4, room) + window.scrollX}px`;
    button.style.top = `${box.top - above + window.scrollY}px`;
    label();
  };

  const paragraphAt = (target) => {
    const element = target instanceof Element && target.closest(".twin-alone p");
    return element ? known.get(element) : undefined;
  };

  document.addEventListener("pointerover", (event) => {
    const paragraph = withMouse.matches && paragraphAt(event.target);
    if (paragraph) point(paragraph);
  });

  // On a touch screen a tap on a paragraph brings the button.
  document.addEventListener("click", (event) => {
    if (event.target === button) {
      if (current) toggle(current);
    } else if (!withMouse.matches && !event.target.closest("a, button, summary, input")) {
      const paragraph = paragraphAt(event.target);
      if (paragraph) point(paragraph);
      else button.hidden = true;
    }
  });

  // The key: the paragraph under the pointer if it is on the screen, else the first in view.
  const inView = ({ element }) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.bottom > 80 && box.top < window.innerHeight;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=range]), textarea, select, [contenteditable]")) return;
    const paragraph = current && inView(current) ? current : paragraphs.find(inView);
    if (!paragraph) return;
    event.preventDefault();
    point(paragraph);
    toggle(paragraph);
  });
})();
