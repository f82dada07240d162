// Validates element templates as the Modeler does: node validate.cjs FILE… Prints each fault; exit code 1 if there is one.
const fs = require("fs");
const path = require("path");

const modules = path.join(__dirname, "..", "diagrams", "node_modules");
const { validateZeebe } = require(path.join(modules, "@bpmn-io", "element-templates-validator"));

for (const file of process.argv.slice(2)) {
  const { valid, errors } = validateZeebe(JSON.parse(fs.readFileSync(file, "utf8")));
  if (valid) continue;
  process.exitCode = 1;
  for (const { instancePath, message } of errors) console.log(`${file}: ${instancePath || "template"} ${message}`);
}
