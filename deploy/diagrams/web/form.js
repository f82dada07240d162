// Draws one form as the operator sees it. Called from canvas.py.
let form;

// Returns the import's warnings as texts. Throws when the form cannot be drawn.
async function load(schema, data) {
  if (form) form.destroy();
  form = new FormViewer.Form({ container: "#form" });
  const { warnings } = await form.importSchema(schema, data);
  await document.fonts.ready;
  return warnings.map((warning) => warning.message ?? String(warning));
}
