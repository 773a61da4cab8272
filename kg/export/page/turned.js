// Places are for screens that are wider than high. On a phone the map is turned: what was beside lies below.
const STEP = 30; // pixels between the papers of the margin
const turn = () => {
  const away = new Map(nodes.map(({ x, y }, number) => [number, { x, y }]));
  for (const node of nodes) [node.x, node.y] = [node.y, node.x];
  const alone = nodes.map((_, number) => number).filter((number) => nodes[number].alone), rest = nodes.filter((node) => isTied(node));
  const xs = rest.map(({ x }) => x), least = xs.reduce((a, b) => Math.min(a, b), 0), most = xs.reduce((a, b) => Math.max(a, b), 0);
  const top = rest.reduce((low, { y }) => Math.max(low, y), 0) + 3 * STEP, across = Math.max(8, Math.floor((most - least) / STEP));
  const begin = (least + most) / 2 - (Math.min(alone.length, across) - 1) * STEP / 2;
  alone.forEach((number, at) => {
    const place = { x: begin + (at % across) * STEP, y: top + Math.floor(at / across) * STEP };
    for (const one of neighbours(number)) if (!isTied(nodes[one])) Object.assign(nodes[one], { x: place.x + away.get(one).x - away.get(number).x, y: place.y + away.get(one).y - away.get(number).y });
    Object.assign(nodes[number], place);
  });
};
const isTied = (node) => (node.kind === "paper" ? !node.alone : node.papers > 1);
