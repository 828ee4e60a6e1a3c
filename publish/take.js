// Run in a page of the built site: its article as a part of a larger document.
({ root, slug, slugs }) => {
  const article = document.querySelector("article.bd-article");
  const onScreenOnly =
    ".headerlink, .twin-links, .copybtn, .offer, button, input, script, .prev-next-footer, " +
    "figure.play .controls, figure.play [hidden], figure.play .frame[display=none]";
  for (const element of article.querySelectorAll(onScreenOnly)) element.remove();
  for (const details of article.querySelectorAll("details")) details.open = true;
  // Bookmarks and titles are text.
  for (const formula of article.querySelectorAll(":is(h1, h2, h3) .katex")) {
    formula.replaceWith(formula.querySelector(".katex-html").textContent);
  }

  // Ids, and links within the book, hold in one document of all pages.
  const own = (id) => `${slug}--${id}`;
  for (const element of article.querySelectorAll("[id]")) element.id = own(element.id);
  for (const name of ["aria-describedby", "aria-labelledby", "for"]) {
    for (const element of article.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, own(element.getAttribute(name)));
    }
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
  const title = article.querySelector("h1").textContent.replace(/\s+/g, " ").trim();
  const paper = article.outerHTML;

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
  return { title, paper, ebook, images, properties: [...new Set(properties)] };
}
