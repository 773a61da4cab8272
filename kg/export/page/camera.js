// Where the map is looked at from.
const bounds = (numbers) => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const number of numbers) { const { x, y } = nodes[number]; left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y); }
  return { left, top, right, bottom };
};
// on a phone the panel lies over the lower part of the map
const covered = () => (!panel.hidden && getComputedStyle(panel).position === "absolute" ? panel.offsetHeight : byName("legend").offsetHeight + 12);
const frame = (numbers, { most = 1.4, least = 0.02, smooth = false } = {}) => {
  if (!numbers.length) return;
  const { left, top, right, bottom } = bounds(numbers), low = covered() + 14;
  const wide = Math.max(80, host.clientWidth * 0.92 - 40), high = Math.max(80, host.clientHeight - 56 - low);
  const scale = Math.max(least, Math.min(most, wide / Math.max(1, right - left), high / Math.max(1, bottom - top)));
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 + (low - 40) / 2 / scale };
  network.moveTo({ position, scale, animation: smooth && !calm() ? { duration: 320, easingFunction: "easeInOutQuad" } : false });
};
const fit = () => frame([...shown.nodes]);
// go to what is chosen, near enough to read it; where its neighbours lie wide apart, it alone is what counts
const look = () => {
  if (state.node === null || byName("stage").hidden) return;
  const around = [...(lights(null) ?? [])].filter((one) => shown.nodes.has(one)), { left, top, right, bottom } = bounds(around);
  const tight = (right - left) * 0.55 < host.clientWidth && (bottom - top) * 0.55 < host.clientHeight - covered() - 70;
  frame(tight || state.other !== null ? around : [state.node], { most: 1.25, least: 0.3, smooth: true });
};
const move = (x, y) => {
  const at = network.getViewPosition(), step = 80 / network.getScale();
  network.moveTo({ position: { x: at.x + x * step, y: at.y + y * step } });
};
const zoom = (times) => network.moveTo({ scale: Math.max(0.02, Math.min(8, network.getScale() * times)) });
