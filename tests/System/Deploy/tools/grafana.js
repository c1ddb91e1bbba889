// Checks dashboards against the types that Grafana publishes of them (panels.d.ts), one line for each problem.
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));

/** A dashboard as a program: each part is given to a name of its type, and TypeScript says what does not fit. */
function program({ panels, ...board }) {
  const typeOf = ({ type }) => (type === "row" ? "Row" : `Panel<${JSON.stringify(type)}>`);
  const parts = [["Board", board, "dashboard"], ...panels.map((panel) => [typeOf(panel), panel, panel.title])];
  return {
    names: parts.map(([, , name]) => name),
    text: [
      'import type { Board, Panel, Row } from "./panels";',
      ...parts.map(([type, json], i) => `export const part${i}: ${type} = ${JSON.stringify(json)};`),
    ].join("\n"),
  };
}

const boards = new Map(
  process.argv.slice(2).map((file) => [join(here, `${basename(file, ".json")}.ts`), program(JSON.parse(readFileSync(file, "utf8")))]),
);
const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], moduleResolution: ts.ModuleResolutionKind.Node10 };
const host = ts.createCompilerHost(options);
const read = host.getSourceFile;
host.getSourceFile = (name, ...rest) =>
  boards.has(name) ? ts.createSourceFile(name, boards.get(name).text, ...rest) : read.call(host, name, ...rest);

for (const { file, start, messageText } of ts.getPreEmitDiagnostics(ts.createProgram([...boards.keys()], options, host))) {
  const { line } = file.getLineAndCharacterOfPosition(start);
  const part = boards.get(file.fileName)?.names[line - 1] ?? "";
  console.log(`${basename(file.fileName, ".ts")}, ${part}: ${ts.flattenDiagnosticMessageText(messageText, " ").replaceAll(/\s+/g, " ")}`);
}
console.log(`${boards.size} dashboards`);
