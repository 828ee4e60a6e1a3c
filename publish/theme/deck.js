// Starts a deck: reveal.js with its speaker view (S), an overview (O, Esc), ?print-pdf for paper.
Reveal.initialize({
  width: 1280, height: 720, margin: 0, center: false,
  hash: true, navigationMode: "linear", slideNumber: "c/t", transition: "none", backgroundTransition: "none",
  pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1,
  plugins: [RevealNotes],
});
