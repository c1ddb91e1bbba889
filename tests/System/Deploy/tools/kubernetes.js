// Checks the objects of a YAML file against the published schemas of their kinds, one line for each problem.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const packages = {
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator/monitoring.coreos.com",
  "keda.sh": "@kubernetes-models/keda/keda.sh",
};

// A schema lets pass what it does not know, and an API server drops it: a misspelt field. The validators are compiled code, which reads a field where its schema knows it.
function watched(value, path, unread) {
  if (typeof value !== "object" || value === null) return value;
  const fields = new Map(
    Object.entries(value).map(([name, inner]) => [name, watched(inner, `${path}/${name}`, unread)]),
  );
  for (const name of fields.keys()) unread.add(`${path}/${name}`);
  return new Proxy(value, {
    get(target, name) {
      unread.delete(`${path}/${String(name)}`);
      return fields.has(name) ? fields.get(name) : target[name];
    },
  });
}

async function problems(object) {
  const [group, version] = object.apiVersion.includes("/") ? object.apiVersion.split("/") : ["", object.apiVersion];
  const at = `${packages[group] ?? ["kubernetes-models", group].filter(Boolean).join("/")}/${version}`;
  const Kind = (await import(`${at}/${object.kind}`))[object.kind];
  const unread = new Set();
  try {
    Kind.prototype.validate.call(watched(object, "", unread));
  } catch (error) {
    return [error.message];
  }
  // What stands below an unknown field was not read either: its name is enough.
  return [...unread].filter((path) => !unread.has(path.slice(0, path.lastIndexOf("/")))).map((path) => `${path} is not known`);
}

let count = 0;
for (const document of parseAllDocuments(readFileSync(process.argv[2], "utf8"))) {
  const object = document.toJS();
  count++;
  for (const problem of await problems(object)) {
    console.log(`${object.kind} ${object.metadata.name}: ${problem}`);
  }
}
console.log(`${count} objects`);
