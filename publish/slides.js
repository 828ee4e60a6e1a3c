// Run in a draft of a deck, with its style: the chapter's article becomes slides that fit.
//
// Prose goes into the notes; a slide shows the first sentence of a paragraph, and what the
// paragraph leads to: a figure, formulas, a table, a list, short code, a question.
({ most, least, lines, languages, address, book }) => {
  const article = document.querySelector("article.bd-article");
  const slides = document.querySelector(".slides");
  const make = (tag, name, ...children) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  };

  // --- what a slide cannot use ----------------------------------------------------------------
  const onPageOnly =
    ".headerlink, .twin-links, .copybtn, .offer, script, .prev-next-footer, details.hide";
  for (const element of article.querySelectorAll(onPageOnly)) element.remove();
  for (const link of article.querySelectorAll("a[href]")) {
    if (!/^https?:/.test(link.getAttribute("href"))) link.replaceWith(...link.childNodes);
  }
  for (const element of article.querySelectorAll("[id]")) {
    if (!element.closest("figure.play")) element.removeAttribute("id");
  }
  // A moving figure speaks both languages on every page, and hides one.
  if (languages.length === 1) {
    const other = `figure.play [lang]:not([lang|="${languages[0]}"]), figure.play .play-separator`;
    for (const element of article.querySelectorAll(other)) element.remove();
  }
  // reveal.js has controls of its own, and a style for them.
  for (const controls of article.querySelectorAll("figure.play .controls")) controls.className = "knobs";
  for (const image of article.querySelectorAll("img")) image.removeAttribute("loading");

  // --- the blocks of a section: a block has one part for each language that it speaks ----------
  const kindOf = (element) => {
    if (element.matches("p")) return "prose";
    if (element.matches("div.math")) return "formula";
    if (element.matches("details")) {
      return element.matches(".quiz-right, .quiz-wrong") ? "choice" : "answer";
    }
    if (element.matches(".cell")) return "cell";
    if (element.matches("figure, .pst-scrollable-table-container, table")) return "picture";
    if (element.matches("[class*=highlight-]")) return "code";
    return "whole"; // lists, quotations, admonitions
  };
  const blocksOf = (section) => {
    const blocks = [];
    for (const child of section.children) {
      if (child.matches("section, h1, h2, h3, h4, h5, h6")) continue;
      if (child.matches(".twins")) {
        const [first, ...others] = [...child.children].map((twin) => [...twin.children]);
        first.forEach((part, i) => {
          const parts = [part, ...others.map((other) => other[i])];
          blocks.push({ kind: kindOf(part), parts });
        });
      } else if (child.matches(".twin-alone")) {
        for (const part of child.children) blocks.push({ kind: kindOf(part), parts: [part] });
      } else if (child.textContent.trim() || child.querySelector("img, svg")) {
        blocks.push({ kind: kindOf(child), parts: [child] });
      }
    }
    return blocks;
  };
  const languageOf = (element) => element.closest("[lang]").lang;
  const together = (parts, name) => {
    const copies = parts.map((part) => {
      const copy = part.cloneNode(true);
      if (parts.length > 1) copy.lang = languageOf(part);
      return copy;
    });
    return make("div", `${name}${parts.length > 1 ? " pair" : ""}`, ...copies);
  };

  // The first sentence of a paragraph as it is set; after a short one or a question the next too.
  const firstSentence = (paragraph) => {
    let text = "";
    const pieces = [];
    const read = (node) => {
      if (node.nodeType === Node.TEXT_NODE || node.classList.contains("math")) {
        pieces.push({ node, start: text.length });
        text += node.nodeType === Node.TEXT_NODE ? node.data : "X";
      } else for (const child of node.childNodes) read(child);
    };
    read(paragraph);
    const english = languageOf(paragraph) === "en";
    const sentences = new Intl.Segmenter(languageOf(paragraph), { granularity: "sentence" });
    let end = 0;
    for (const { segment } of sentences.segment(text)) {
      if (end && end + segment.length > (english ? 200 : 70)) break;
      end += segment.length;
      const sofar = text.slice(0, end).trim();
      // “Not so.” alone says nothing, and a question wants its answer, if that is short.
      if (sofar.length > (english ? 36 : 10) && !/[？?][”’"]?$/.test(sofar)) break;
    }
    while (/[\s（(“‘「《]/.test(text[end - 1])) end -= 1; // what opens belongs to what follows
    const last = pieces.findLast((piece) => piece.start < end);
    const range = document.createRange();
    range.setStart(paragraph, 0);
    if (last.node.nodeType === Node.TEXT_NODE) range.setEnd(last.node, end - last.start);
    else range.setEndAfter(last.node);
    const short = make("p", "", range.cloneContents());
    short.lang = languageOf(paragraph);
    return { short, whole: end >= text.trimEnd().length, colon: /[：:]\s*$/.test(text.slice(0, end)) };
  };
  const point = (parts) => together(parts.map((part) => firstSentence(part).short), "point");

  // --- the notes: prose as it stands, formulas as MathML, which needs no style sheet -------------
  const note = (parts) =>
    parts.map((part) => {
      const copy = part.cloneNode(true);
      copy.lang = languageOf(part);
      for (const formula of copy.querySelectorAll(".katex")) {
        const mathml = formula.querySelector("math");
        mathml.querySelector("annotation")?.remove();
        formula.replaceWith(mathml);
      }
      for (const held of copy.querySelectorAll(".hold")) held.style.whiteSpace = "nowrap";
      for (const details of copy.matches("details") ? [copy] : copy.querySelectorAll("details")) {
        const right = details.matches(".quiz-right");
        const mark = right ? "✓ " : details.matches(".quiz-wrong") ? "✗ " : "";
        const title = make("p", "", make("strong", "", mark, ...textOf(details).childNodes));
        details.replaceChildren(title, ...details.querySelector(".sd-card-body").children);
      }
      return copy.matches("details") ? make("div", "", ...copy.childNodes) : copy;
    });
  const textOf = (details) => {
    const text = details.querySelector(".sd-summary-text").cloneNode(true);
    text.lang = languageOf(details);
    return text;
  };

  // --- what is shown of a cell --------------------------------------------------------------------
  const lineCount = (element) => element.textContent.trimEnd().split("\n").length;
  const code = (element) => ({ type: "code", node: make("div", "code", element.cloneNode(true)) });
  const shownOf = (cell) => {
    if (cell.matches(".tag_skip-execution")) return [];
    const input = cell.querySelector(":scope > .cell_input > *");
    const output = [...cell.querySelectorAll(":scope > .cell_output > *")];
    const shown = output.map((element) =>
      element.matches("figure") || element.querySelector("figure.play")
        ? picture(element.querySelector("figure.play") ?? element)
        : element.matches("[class*=highlight-]") || element.querySelector("pre")
          ? code(element)
          : picture(element),
    );
    if (!input || lineCount(input) > lines) return shown;
    const source = input.textContent;
    const told = code(input);
    withoutProofs(told.node.querySelector("pre"));
    // The code that prints a result, or defines what comes next. Drawing, showing the library's
    // source and asserting are the book's own affair.
    const prints = output.length > 0 && output.every((element) => element.matches(".stream"));
    const defines = !output.length && /^(def|class) /m.test(source) && !/\bassert\b/.test(source);
    return prints || defines ? [told, ...shown] : shown;
  };
  // Drop the statements that only assert or hand a number to the text.
  const withoutProofs = (pre) => {
    const rows = pre.textContent.split("\n");
    let open = 0;
    let dropping = false;
    let kept = "";
    let start = 0;
    const spans = [];
    for (const row of rows) {
      // The only statement of a block stays: without it the block would be none.
      if (open <= 0) dropping = /^\s*(assert\b|glue\()/.test(row) && !/:\s*$/.test(kept);
      if (dropping) spans.push([start, start + row.length + 1]);
      else kept = row.replace(/\s*#.*/, "");
      open = Math.max(open, 0) + (row.match(/[([{]/g) ?? []).length - (row.match(/[)\]}]/g) ?? []).length;
      start += row.length + 1;
    }
    for (const [from, to] of spans.reverse()) {
      const range = document.createRange();
      range.setStart(...placeIn(pre, from));
      range.setEnd(...placeIn(pre, Math.min(to, pre.textContent.length)));
      range.deleteContents();
    }
  };
  // The text node of an element, and the place in it, where its character number `offset` stands.
  const placeIn = (element, offset) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let before = 0;
    while (walker.nextNode() && before + walker.currentNode.length < offset) {
      before += walker.currentNode.length;
    }
    return [walker.currentNode, offset - before];
  };
  const picture = (element) => {
    if (!element.matches("figure")) {
      return { type: "table", node: make("div", "table", element.cloneNode(true)) };
    }
    const node = element.cloneNode(true);
    const drawing = node.querySelector("img, svg");
    const [width, height] = drawing.matches("img")
      ? [drawing.getAttribute("width"), drawing.getAttribute("height")].map(parseFloat)
      : [drawing.viewBox.baseVal.width, drawing.viewBox.baseVal.height];
    const legend = node.querySelector("figcaption");
    legend?.remove();
    const caption = legend && make("div", "caption", ...legend.childNodes);
    return { type: "picture", node: make("div", "sight", node), caption, wide: width > 1.9 * height };
  };

  // --- a slide ------------------------------------------------------------------------------------
  const render = ({ heading, items, notes }) => {
    const body = make("div", "stage");
    const sight = items.find((item) => item.type === "picture");
    const words = items.filter((item) => item !== sight).map((item) => item.node);
    const frame = make("div", "slide", heading.cloneNode(true), body);
    if (!sight) body.append(...words);
    else {
      const { caption, wide } = sight;
      const beside = !wide && (words.length || caption);
      frame.classList.add(beside ? "beside" : "below");
      if (beside) body.append(make("div", "words", ...words, ...(caption ? [caption] : [])), sight.node);
      else {
        if (words.length) body.append(make("div", "words", ...words));
        body.append(sight.node);
        if (caption) body.append(caption);
      }
    }
    const section = make("section", "", frame);
    if (notes.length) section.append(make("aside", "notes", ...notes.flat()));
    return section;
  };
  // What is measured of a slide: boxes, not the lines of text in them, nor the inside of drawings.
  const boxesOf = (section) =>
    [...section.querySelectorAll(".slide *")].filter(
      (element) =>
        !element.closest(".katex-mathml, svg *") &&
        (!element.closest(".katex") || element.matches(".base")) &&
        (element.matches(".base") || getComputedStyle(element).display !== "inline"),
    );
  const sticksOut = (section, boxes) => {
    const whole = section.querySelector(".slide").getBoundingClientRect();
    const stage = section.querySelector(".stage").getBoundingClientRect();
    return boxes.some((element) => {
      const box = element.getBoundingClientRect();
      if (!box.width || !box.height) return false;
      const head = element.closest(".heading");
      return (
        box.right > stage.right + 1 ||
        box.left < stage.left - 1 ||
        box.bottom > (head ? whole : stage).bottom + 1 ||
        box.top < (head ? whole : stage).top - 1
      );
    });
  };
  // The largest size at which a slide fits, or 0.
  const fit = (section, from, to) => {
    const boxes = boxesOf(section);
    for (let size = from; size > to - 0.001; size -= 0.05) {
      section.querySelector(".slide").style.setProperty("--fit", size.toFixed(2));
      if (!sticksOut(section, boxes)) return size;
    }
    return 0;
  };
  const fits = (slide, size) => {
    const trial = render(slide);
    slides.append(trial);
    const found = fit(trial, 1, size);
    trial.remove();
    return found > 0;
  };
  const complaints = [];
  const place = (slide, stack) => {
    const section = render(slide);
    stack.append(section);
    const readable = slide.items.some((item) => item.type === "picture") ? least : most;
    if (fit(section, 1, readable)) return;
    const halves = split(slide);
    if (halves) {
      section.remove();
      for (const half of halves) place(half, stack);
    } else if (!fit(section, readable, least)) complaints.push(slide.heading.textContent);
  };
  // Two slides with half of the points, of the items of a list, or of the lines of a listing.
  const split = ({ heading, items, notes }) => {
    const at = (index, before, after) => [
      { heading, items: [...items.slice(0, index), ...before], notes },
      { heading, items: [...after, ...items.slice(index + 1)], notes: [] },
    ];
    const long = items.findIndex(({ node }) => node.querySelector("ul, ol") && !node.matches(".choices"));
    const listing = items.findIndex((item) => item.type === "code" && lineCount(item.node) > 1.5 * lines);
    if (items.length > 1 && !items.some((item) => item.type === "picture") && long < 0) {
      // What a list, a formula or a listing is introduced by stays with it.
      let cut = Math.ceil(items.length / 2);
      while (cut > 1 && items[cut - 1].type === "point" && items[cut].type !== "point") cut -= 1;
      if (cut > 1 || items[0].type !== "point" || items[1].type === "point") return at(cut, [], []).map(
        (slide, i) => ({ ...slide, items: i ? items.slice(cut) : items.slice(0, cut) }),
      );
    }
    if (long >= 0) {
      const parts = [...items[long].node.children];
      const count = parts[0].children.length;
      if (count > 1) {
        const half = Math.ceil(count / 2);
        const some = (from, to) => {
          const node = items[long].node.cloneNode(true);
          for (const list of node.children) {
            [...list.children].forEach((item, i) => (i < from || i >= to) && item.remove());
            if (from && list.matches("ol")) list.start += from;
          }
          return { ...items[long], node };
        };
        return at(long, [some(0, half)], [some(half, count)]);
      }
    }
    if (listing >= 0) {
      const pre = items[listing].node.querySelector("pre");
      const [first, second] = halvesOf(pre).map((half) => {
        const node = items[listing].node.cloneNode(true);
        node.querySelector("pre").replaceWith(half);
        return { ...items[listing], node };
      });
      return at(listing, [first], [second]);
    }
    return null;
  };
  // A listing in two, at the empty line nearest to its middle, or at the middle.
  const halvesOf = (pre) => {
    const text = pre.textContent.trimEnd();
    const rows = text.split("\n");
    const middle = rows.length / 2;
    const empty = rows.flatMap((row, i) => (row.trim() ? [] : [i]));
    const near = empty.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
    const cut = near > rows.length / 4 && near < (3 * rows.length) / 4 ? near : Math.ceil(middle);
    const offset = rows.slice(0, cut).join("\n").length;
    return [0, 1].map((second) => {
      const range = document.createRange();
      range.selectNodeContents(pre);
      if (second) range.setStart(...placeIn(pre, offset));
      else range.setEnd(...placeIn(pre, offset));
      const half = make("pre", "", range.cloneContents());
      if (second) half.innerHTML = half.innerHTML.replace(/^(<[^>]*>)*\n+/, "$1");
      return half;
    });
  };

  // --- a section's slides -----------------------------------------------------------------------
  const compose = (heading, blocks, opening) => {
    const made = [];
    let waiting = []; // paragraphs that no slide shows yet: { parts, silent }
    const slide = (items, notes) => made.push({ heading, items, notes });
    const points = (paragraphs) =>
      paragraphs.filter(({ silent }) => !silent).map(({ parts }) => ({ type: "point", node: point(parts) }));
    const notesOf = (paragraphs) => paragraphs.map(({ parts }) => note(parts));
    // What waits: on a slide of its own where it is much, except the last paragraphs, returned.
    const before = (keep) => {
      const all = waiting;
      waiting = [];
      if (all.filter(({ silent }) => !silent).length <= keep) return all;
      const own = all.slice(0, -1);
      slide(points(own), notesOf(own));
      return all.slice(-1);
    };
    for (let i = 0; i < blocks.length; i += 1) {
      const { kind, parts } = blocks[i];
      if (kind === "prose") {
        waiting.push({ parts, silent: false });
      } else if (kind === "choice" || kind === "answer") {
        // A question for the room: all of it, and what it may be answered.
        const asked = waiting;
        waiting = [];
        const answers = [blocks[i]];
        while (blocks[i + 1]?.kind === kind) answers.push(blocks[(i += 1)]);
        const items = asked
          .slice(-1)
          .map((paragraph) => ({ type: "point", node: together(paragraph.parts, "point question") }));
        if (kind === "choice") {
          const lists = parts.map((_, side) => {
            const list = make("ol", "");
            for (const answer of answers) {
              const item = make("li", "", ...textOf(answer.parts[side]).childNodes);
              if (answer.parts[side].matches(".quiz-right")) {
                item.className = "fragment custom right";
                item.dataset.fragmentIndex = 0;
              }
              list.append(item);
            }
            list.lang = languageOf(parts[side]);
            return list;
          });
          items.push({ type: "whole", node: make("div", `choices${parts.length > 1 ? " pair" : ""}`, ...lists) });
        }
        slide(items, [...notesOf(asked), ...answers.map((answer) => note(answer.parts))]);
      } else if (kind === "whole") {
        const lead = before(1);
        slide([...points(lead), { type: "whole", node: together(parts, "whole") }],
              [...notesOf(lead), note(parts)]); // prettier-ignore
      } else {
        const [block] = parts;
        const shown =
          kind === "formula" ? [{ type: "formula", node: make("div", "formula", block.cloneNode(true)) }]
          : kind === "code" ? [code(block)]
          : kind === "picture" ? [picture(block)]
          : shownOf(block); // prettier-ignore
        if (!shown.length) {
          // A sentence that only led to what is not shown is for the lecturer alone.
          const last = waiting.at(-1);
          if (last && block.querySelector(".cell_input > *")) {
            const { whole, colon } = firstSentence(last.parts[0]);
            last.silent = whole || colon;
          }
          continue;
        }
        const lead = before(2);
        slide([...points(lead), ...shown], notesOf(lead));
      }
    }
    // What remains is said of the last slide, if there is room.
    const last = made.at(-1);
    const rest = points(waiting);
    const both = last && { ...last, items: [...last.items, ...rest] };
    if (waiting.length && last && (opening || !rest.length || fits(both, 0.85))) {
      if (!opening) last.items.push(...rest);
      last.notes.push(...notesOf(waiting));
    } else if (waiting.length) slide(rest, notesOf(waiting));
    return joined(made.filter(({ items }) => items.length));
  };
  // Steps of a derivation, two to a slide where they fit at full size.
  const joined = (made) => {
    const steps = ({ items }) => items.every(({ type }) => type === "point" || type === "formula");
    const count = ({ items }) => items.filter(({ type }) => type === "formula").length;
    const all = [];
    for (const next of made) {
      const last = all.at(-1);
      if (last && steps(last) && steps(next) && count(last) === 1 && count(next) === 1) {
        const both = {
          ...last, items: [...last.items, ...next.items], notes: [...last.notes, ...next.notes],
        }; // prettier-ignore
        if (both.items.length <= 4 && fits(both, 1)) {
          all[all.length - 1] = both;
          continue;
        }
      }
      all.push(next);
    }
    return all;
  };
  const headingOf = (section) => {
    const title = section.querySelector(":scope > :is(h1, h2, h3, h4)");
    return make("h2", "heading", ...title.cloneNode(true).childNodes);
  };

  article.lang = document.documentElement.lang;
  article.remove(); // quicker to measure

  // --- the deck -----------------------------------------------------------------------------------
  const chapter = article.querySelector("section");
  const title = headingOf(chapter);
  const [promise, ...opening] = blocksOf(chapter);
  const link = make("a", "", book);
  link.href = address;
  const cover = make("section", "",
    make("div", "slide cover", make("h1", "heading", ...title.childNodes),
      make("div", "stage", point(promise.parts), make("p", "address", link))),
    make("aside", "notes", ...note(promise.parts))); // prettier-ignore
  slides.append(cover);
  if (!fit(cover, 1, least)) complaints.push("title");
  const write = (made) => {
    if (!made.length) return;
    const stack = make("section", "");
    slides.append(stack);
    for (const one of made) place(one, stack);
  };
  const sectionTitle = make("h2", "heading", ...cover.querySelector("h1").cloneNode(true).childNodes);
  write(compose(sectionTitle, opening, true));
  for (const section of chapter.querySelectorAll(":scope > section")) {
    const made = [];
    const walk = (part) => {
      made.push(...compose(headingOf(part), blocksOf(part), false));
      for (const inner of part.querySelectorAll(":scope > section")) walk(inner);
    };
    walk(section);
    write(made);
  }
  return { html: slides.innerHTML, count: slides.querySelectorAll(".slide").length, complaints };
}
