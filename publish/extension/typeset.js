// node typeset.js katex.min.js < [[tex, displayed], …] > [{html} or {error}, …]
const katex = require(require("path").resolve(process.argv[2]));
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
const typeset = ([tex, displayMode]) => {
  try {
    return { html: katex.renderToString(tex, { displayMode, throwOnError: true, strict: "error" }) };
  } catch (error) {
    return { error: error.message };
  }
};
process.stdout.write(JSON.stringify(formulas.map(typeset)));
