// Run in a page of the built site: its article as a part of a larger document.
({ root, slug, slugs }) => {
  document.documentElement.dataset.theme = "light"; // else set by a script
  const article = document.querySelector("article.bd-article");
  const onScreenOnly =
    ".headerlink, .twin-links, .copybtn, .offer, button, input, script, " +
    ".prev-next-footer, .sd-summary-state-marker, figure.play .controls, figure.play .boxes, " +
    "figure.play [hidden], figure.play .frame[display=none]";
  for (const element of article.querySelectorAll(onScreenOnly)) element.remove();
  // Code is folded on a screen alone; hints and answers are folded where a reader can open them.
  for (const folded of article.querySelectorAll("details.hide")) {
    folded.querySelector("summary").remove();
    folded.replaceWith(...folded.childNodes);
  }
  // Bookmarks and titles are text.
  for (const formula of article.querySelectorAll(":is(h1, h2, h3) .katex")) {
    formula.replaceWith(formula.querySelector(".katex-html").textContent);
  }

  // Ids, and what refers to them, hold in one document of all pages.
  const own = (id) => `${slug}--${id}`;
  for (const element of article.querySelectorAll("[id]")) element.id = own(element.id);
  for (const name of ["aria-describedby", "aria-labelledby", "for"]) {
    for (const element of article.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, own(element.getAttribute(name)));
    }
  }
  for (const use of article.querySelectorAll("use")) {
    use.setAttribute("href", `#${own(use.getAttribute("href").slice(1))}`);
  }
  for (const cut of article.querySelectorAll("[clip-path]")) {
    const id = cut.getAttribute("clip-path").match(/#([^)]+)/)[1];
    cut.setAttribute("clip-path", `url(#${own(id)})`);
  }
  const images = {};
  for (const image of article.querySelectorAll("img")) {
    image.removeAttribute("loading");
    images[`images/${image.src.split("/").pop()}`] = image.src;
    image.setAttribute("src", image.src);
  }
  const links = [];
  for (const link of article.querySelectorAll("a[href]")) {
    const [address, fragment] = link.href.split("#");
    if (!address.startsWith(root)) {
      if (!/^https?:/.test(address)) link.replaceWith(...link.childNodes);
      continue;
    }
    const page = slugs[address.slice(root.length).replace(/[.]html$/, "")];
    if (!page) {
      link.replaceWith(...link.childNodes);
      continue;
    }
    link.removeAttribute("download");
    link.setAttribute("href", fragment ? `#${page}--${fragment}` : `#${page}`);
    links.push([link, page]);
  }
  const words = (heading) => heading.textContent.replace(/\s+/g, " ").trim();
  const title = words(article.querySelector("h1"));
  const sections = [...article.querySelectorAll("section[id] > h2")].map((heading) => [
    heading.parentElement.id,
    words(heading),
  ]);

  // On paper: everything open; a formula once, for eyes and ears; code in as few pieces as it has
  // colours, since each is an object of the PDF; short code whole on one page.
  for (const token of article.querySelectorAll("pre span")) {
    const look = (element) => (({ color, fontWeight }) => color + fontWeight)(getComputedStyle(element));
    const blank = !token.textContent.trim();
    if (blank || look(token) === look(token.parentElement)) token.classList.add("plain");
  }
  const onPaper = article.cloneNode(true);
  for (const details of onPaper.querySelectorAll("details")) details.open = true;
  for (const copy of onPaper.querySelectorAll(".katex-mathml")) copy.remove();
  for (const formula of onPaper.querySelectorAll(".katex-html")) {
    formula.removeAttribute("aria-hidden");
  }
  for (const token of onPaper.querySelectorAll("pre .plain")) token.replaceWith(...token.childNodes);
  for (const code of onPaper.querySelectorAll("pre")) {
    code.normalize();
    const lines = code.textContent.trim().split("\n").length;
    if (lines <= 24) (code.closest(".cell_input") || code).classList.add("whole");
  }
  const paper = onPaper.outerHTML;

  // For an EPUB: MathML, images of its own, no scripts and no styles, links from file to file.
  const properties = [];
  for (const formula of article.querySelectorAll(".katex")) {
    const mathml = formula.querySelector("math");
    for (const annotation of mathml.querySelectorAll("annotation")) annotation.remove();
    formula.replaceWith(mathml);
    properties.push("mathml");
  }
  if (article.querySelector("svg")) properties.push("svg");
  for (const image of article.querySelectorAll("img")) {
    image.setAttribute("src", `images/${image.src.split("/").pop()}`);
  }
  for (const style of article.querySelectorAll("style")) style.remove();
  for (const element of article.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (/^(on|data-|tabindex)/.test(name)) element.removeAttribute(name);
    }
  }
  for (const [link, page] of links) {
    link.setAttribute("href", `${page}.xhtml${link.getAttribute("href")}`);
  }
  const ebook = new XMLSerializer().serializeToString(article);
  return { title, sections, paper, ebook, images, properties: [...new Set(properties)] };
}
