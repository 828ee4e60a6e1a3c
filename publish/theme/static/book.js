// The page works without this script; it only carries the reader's place along.
(() => {
  "use strict";

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
})();
