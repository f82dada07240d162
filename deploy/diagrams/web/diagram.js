// Imports a diagram as the Modeler does and lays it out for one picture. Called from canvas.py.
const MARGIN = 24;
const FONT = "'Noto Sans Arabic', 'Noto Sans', Arial, sans-serif";

let viewer;

// Imports the XML; returns the import's warnings as texts. Throws when nothing can be drawn.
async function load(xml) {
  if (viewer) viewer.destroy();
  document.getElementById("legend").replaceChildren();
  viewer = new BpmnViewer({
    container: "#canvas",
    textRenderer: { defaultStyle: { fontFamily: FONT }, externalStyle: { fontFamily: FONT } },
  });
  await document.fonts.ready;
  const { warnings } = await viewer.importXML(xml);
  return warnings.map((warning) => warning.message);
}

// Resizes the canvas to what is drawn, magnified, or to what of it lies from `left` to `right`; returns the size in CSS
// pixels.
function fit(scale, left, right) {
  const canvas = viewer.get("canvas");
  const drawn = canvas.getActiveLayer().getBBox();
  const area = {
    x: Math.floor(left ?? drawn.x - MARGIN),
    y: Math.floor(drawn.y - MARGIN),
    width: Math.ceil(left === undefined ? drawn.width + 2 * MARGIN : right - left),
    height: Math.ceil(drawn.height + 2 * MARGIN),
  };
  const element = document.getElementById("canvas");
  element.style.width = `${area.width * scale}px`;
  element.style.height = `${area.height * scale}px`;
  document.getElementById("legend").style.zoom = scale;
  canvas.resized();
  canvas.viewbox(area);
  return { width: area.width * scale, height: area.height * scale };
}

// Colours elements: {id: {stroke, fill}}. Ids that are not in the diagram are returned.
function paint(colours) {
  const registry = viewer.get("elementRegistry");
  const factory = viewer.get("graphicsFactory");
  const unknown = [];
  for (const [id, { stroke, fill }] of Object.entries(colours)) {
    const element = registry.get(id);
    if (!element) {
      unknown.push(id);
      continue;
    }
    element.di.set("bioc:stroke", stroke);
    // A filled sub-process would drown the colours of what it holds.
    if (!element.waypoints && !element.businessObject.$instanceOf("bpmn:SubProcess")) element.di.set("bioc:fill", fill);
    factory.update(element.waypoints ? "connection" : "shape", element, registry.getGraphics(element));
  }
  return unknown;
}

// Puts a badge on the upper border of elements: {id: text}. A text of two lines has its border between them.
function badge(texts) {
  const registry = viewer.get("elementRegistry");
  for (const [id, text] of Object.entries(texts)) {
    const element = registry.get(id);
    const drawn = registry.getGraphics(element).querySelector(".djs-visual");
    const lines = text.split("\n").map((line, index, all) => {
      const words = svgElement("text", { y: 4 + 15 * (index + 1 - all.length), direction: "rtl", "text-anchor": "middle" });
      words.setAttribute("style", `font: 11px ${FONT}; fill: white`);
      words.textContent = line;
      drawn.append(words);
      return words;
    });
    const width = Math.max(...lines.map((words) => words.getComputedTextLength())) + 14;
    const height = 20 + 15 * (lines.length - 1);
    const left = freePlace(element, width);
    for (const words of lines) words.setAttribute("x", left + width / 2);
    const plate = svgElement("rect", { x: left, y: 10 - height, width, height, rx: 10 });
    plate.setAttribute("style", "fill: #1f4e79; stroke: white; stroke-width: 1px");
    drawn.insertBefore(plate, lines[0]);
  }
}

// Where a badge of that width begins: to the right, as the task's symbol is in the left corner; over the middle, where it
// is wider than its task; beside what is drawn on the upper border already.
function freePlace(element, width) {
  const wanted = width > element.width ? (element.width - width) / 2 : element.width + 6 - width;
  const taken = onUpperBorder(element).sort((one, other) => one.left - other.left);
  const isFree = (left) => taken.every((each) => left + width <= each.left || each.right <= left);
  const places = [wanted, ...taken.flatMap((each) => [each.right, each.left - width])];
  const nearest = places.filter(isFree).sort((one, other) => Math.abs(one - wanted) - Math.abs(other - wanted));
  return nearest[0] ?? wanted;
}

// What touches the upper border of an activity, from its left corner: events, and lines that come or go.
function onUpperBorder(element) {
  const spans = (element.attachers ?? [])
    .filter((event) => event.y < element.y)
    .map((event) => ({ left: event.x - element.x - 3, right: event.x + event.width - element.x + 3 }));
  const ends = [
    ...(element.incoming ?? []).map((line) => line.waypoints.at(-1)),
    ...(element.outgoing ?? []).map((line) => line.waypoints[0]),
  ].filter((point) => Math.abs(point.y - element.y) < 2);
  return [...spans, ...ends.map((point) => ({ left: point.x - element.x - 8, right: point.x - element.x + 8 }))];
}

function svgElement(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// Writes the legend: [{colour, text}].
function legend(entries) {
  document.getElementById("legend").replaceChildren(
    ...entries.map(({ colour, text }) => {
      const entry = document.createElement("span");
      const patch = document.createElement("i");
      patch.style.background = colour;
      entry.append(patch, text);
      return entry;
    }),
  );
}

// The drawn text of each label outside its shape, and of the names that stand in open sub-processes above what these
// hold, {id: {x, y, width, height}}, in diagram units.
function labels() {
  const found = {};
  const isOpen = (element) => element.businessObject.$instanceOf("bpmn:SubProcess") && element.di.isExpanded;
  for (const drawn of viewer.get("elementRegistry").filter((element) => element.labelTarget || isOpen(element))) {
    const lines = linesOf(drawn);
    if (lines.length) found[(drawn.labelTarget ?? drawn).id] = around(lines);
  }
  return found;
}

// Activities whose name does not read well: {overflowing: [ids], covered: [ids]}, the text leaving its box, or lying
// under the symbol in the corner, the marker at the bottom or a boundary event.
function crowded() {
  const activities = viewer.get("elementRegistry").filter(
    (element) => !element.labelTarget && !element.waypoints && element.businessObject.$instanceOf("bpmn:Activity"),
  );
  const ids = (test) => activities.filter((activity) => linesOf(activity).some((line) => test(activity, line)))
    .map((activity) => activity.id);
  return {
    overflowing: ids((activity, line) => !holds(activity, line)),
    covered: ids((activity, line) => covers(activity).some((cover) => overlap(cover, line))),
  };
}

// What is drawn upon an activity besides its name. The sizes are those of the library's symbols.
function covers(activity) {
  const { x, y, width, height, businessObject } = activity;
  const boundary = (activity.attachers ?? []).map((event) => ({
    x: event.x, y: event.y, width: event.width, height: event.height,
  }));
  const symbol = { x: x + 4, y: y + 4, width: 20, height: 20 };
  const marker = { x: x + width / 2 - 8, y: y + height - 22, width: 16, height: 18 };
  const hasSymbol = businessObject.$instanceOf("bpmn:Task") && businessObject.$type !== "bpmn:Task";
  const hasMarker = businessObject.$type === "bpmn:CallActivity" || businessObject.loopCharacteristics;
  return [...boundary, ...(hasSymbol ? [symbol] : []), ...(hasMarker ? [marker] : [])];
}

async function svg() {
  return (await viewer.saveSVG()).svg;
}

// The boxes of the ink of each line of an element's text, in diagram units: the font's own line box is much higher.
function linesOf(element) {
  const graphics = viewer.get("elementRegistry").getGraphics(element);
  const pen = document.createElement("canvas").getContext("2d");
  return [...graphics.querySelectorAll(".djs-visual text tspan")].filter((line) => line.textContent.trim()).map((line) => {
    pen.font = getComputedStyle(line).font;
    const ink = pen.measureText(line.textContent);
    const baseline = line.getStartPositionOfChar(0).y;
    const { left, width } = line.getBoundingClientRect();
    const toScreen = line.getScreenCTM();
    const top = new DOMPoint(0, baseline - ink.actualBoundingBoxAscent).matrixTransform(toScreen).y;
    const bottom = new DOMPoint(0, baseline + ink.actualBoundingBoxDescent).matrixTransform(toScreen).y;
    return inDiagram({ left, top, width, height: bottom - top });
  });
}

function inDiagram({ left, top, width, height }) {
  const origin = document.getElementById("canvas").getBoundingClientRect();
  const { x, y, scale } = viewer.get("canvas").viewbox();
  return {
    x: x + (left - origin.left) / scale,
    y: y + (top - origin.top) / scale,
    width: width / scale,
    height: height / scale,
  };
}

function around(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y;
  return { x, y, width, height };
}

function holds(outer, inner) {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function overlap(one, other) {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}
