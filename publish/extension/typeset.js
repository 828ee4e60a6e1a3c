// node typeset.js katex.min.js < [[tex, displayed], …] > [{html} or {error}, …]
const katex = require(require("path").resolve(process.argv[2]));
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
// KaTeX puts a sign beside an operator's name, which in an index makes two parts of one: σ_max.
const joined = (html) => html.replace(/(<mi\b[^>]*>[^<]*<\/mi>)(<mo>\u2061<\/mo>)/g, "<mrow>$1$2</mrow>");
const typeset = ([tex, displayMode]) => {
  try {
    return { html: joined(katex.renderToString(tex, { displayMode, throwOnError: true, strict: "error" })) };
  } catch (error) {
    return { error: error.message };
  }
};
process.stdout.write(JSON.stringify(formulas.map(typeset)));
