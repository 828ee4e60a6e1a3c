// node purge.mjs TOOLS SHEET SITE: rewrite SHEET without what no page and no script of SITE uses,
// without comments, and without the white space between its parts.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [tools, sheet, site] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const { PurgeCSS } = require("purgecss");
const postcss = createRequire(require.resolve("purgecss"))("postcss"); // what PurgeCSS reads with

const words = new Set();
for (const name of readdirSync(site, { recursive: true })) {
  if (!/\.(html|js)$/.test(name) || /searchindex\.js$/.test(name)) continue;
  // Formulas repeat the same few classes: text between tags names none.
  const text = readFileSync(join(site, name), "utf8");
  const parts = name.endsWith(".html") ? text.match(/<[^>]*>/g) : [text];
  for (const part of parts) for (const word of part.match(/[A-Za-z0-9_-]+/g) || []) words.add(word);
}
const [result] = await new PurgeCSS().purge({
  content: [{ raw: [...words].join(" "), extension: "txt" }],
  css: [{ raw: readFileSync(sheet, "utf8") }],
  fontFace: true,
  keyframes: true,
  variables: false,
});
const root = postcss.parse(result.css);
root.walkComments((comment) => comment.remove());
root.walk((node) => {
  node.raws.before = node.raws.after = "";
  if (node.type === "decl") node.raws.between = ":";
  else if (node.type === "rule") node.raws.between = "";
});
writeFileSync(sheet, root.toString());
