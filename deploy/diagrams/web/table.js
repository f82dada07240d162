// Draws the decisions of a DMN file, one at a time. Called from canvas.py.
let viewer;

// Imports the XML; returns {warnings, decisions: [id]}. Throws when nothing can be drawn.
async function load(xml) {
  if (viewer) viewer.destroy();
  viewer = new DmnJS({ container: "#table" });
  const { warnings } = await viewer.importXML(xml, { open: false });
  const decisions = viewer.getViews().filter((view) => view.type !== "drd").map((view) => view.element.id);
  return { warnings: warnings.map((warning) => warning.message), decisions };
}

async function show(decision) {
  const { warnings } = await viewer.open(viewer.getViews().find((view) => view.element.id === decision));
  await document.fonts.ready;
  return warnings.map((warning) => warning.message);
}
