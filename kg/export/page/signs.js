// The signs of kinds and their colours: one table for the map, the legend, the panel and the drawing that people take away.
const SIGNS = { ring: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z", dot: "M6 .8a5.2 5.2 0 1 0 0 10.4a5.2 5.2 0 1 0 0-10.4z", square: "M1.4 1.4h9.2v9.2h-9.2z",
  diamond: "M6 0l6 6l-6 6l-6-6z", triangle: "M6 .6l6 10.6h-12z", triangleDown: "M0 .8h12L6 11.4z", hexagon: "M3 .8h6l3 5.2l-3 5.2h-6l-3-5.2z",
  star: "M6 0l1.7 4h4.3l-3.4 2.7l1.3 4.4L6 8.5L2.1 11.1l1.3-4.4L0 4h4.3z", page: "M2 .5h5.4L10.4 3.5v8H2z", table: "M.8 1.6h10.4v3.4h-10.4zM.8 6.2h10.4v4.2h-10.4z" };
const signOf = (kind) => SIGNS[kindOf.get(kind).shape] ?? SIGNS.dot;
const outlines = new Map([...kindOf.keys()].map((kind) => [kind, new Path2D(signOf(kind))]));
const GROUPS = ["#4c78a8", "#e08a2c", "#4f9d69", "#a86aa4", "#c9504f", "#3f9c9c", "#8d6e4f", "#b59a1e"];

// colours of the theme as they are now; canvases cannot use the style sheet's variables
const tone = {};
const dark = () => document.documentElement.dataset.theme === "dark";
const mixed = (one, other, part) => "#" + [1, 3, 5].map((at) => {
  const [a, b] = [one, other].map((hex) => parseInt(hex.slice(at, at + 2), 16));
  return Math.round(a + (b - a) * part).toString(16).padStart(2, "0");
}).join("");
const retone = () => {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ground", "card", "ink", "soft", "line", "accent", "paper"]) tone[name] = style.getPropertyValue("--" + name).trim();
  // a kind's colour is lifted on a dark ground, so that it stands out there too
  tone.kinds = new Map(data.kinds.map((kind) => [kind.key, dark() ? mixed(kind.colour, "#ffffff", 0.42) : kind.colour]));
  tone.kinds.set("paper", tone.paper);
};
const groupColour = (group) => GROUPS[(group - 1) % GROUPS.length];
const drawing = (tag, props) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) made.setAttribute(name, value);
  return made;
};
const sign = (kind) => {
  const ring = kind === "paper", colour = tone.kinds.get(kind);
  const made = drawing("svg", { viewBox: "-1 -1 14 14", "aria-hidden": "true", class: "sign" });
  made.append(drawing("path", { d: signOf(kind), fill: ring ? tone.card : colour, stroke: colour, "stroke-width": ring ? 2.2 : 0 }));
  return made;
};
