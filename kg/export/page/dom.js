// Making elements. Text of papers becomes text nodes and properties, never markup.
const byName = (id) => document.getElementById(id);
const el = (tag, props = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "class") made.className = value;
    else if (key === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (key.includes("-") || key === "role" || key === "for") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
};
const button = (label, run, props = {}) => el("button", { type: "button", ...props, on: { click: run } }, label);
// only addresses of the web become links; anything else is shown as text
const web = (url, text = url) => (/^https?:\/\//i.test(url) ? el("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, text) : el("span", {}, text));
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
