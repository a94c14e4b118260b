// Pictures of TCP states over time. A colour stands for what a state means to a person.

const SVG = "http://www.w3.org/2000/svg";

/** From the bottom of a stack to its top. */
export const KINDS = ["established", "opening", "closing", "waiting", "forgotten"];

const KIND_OF = {
  ESTABLISHED: "established",
  SYN_SENT: "opening", SYN_RECV: "opening",
  FIN_WAIT1: "closing", FIN_WAIT2: "closing", LAST_ACK: "closing", CLOSING: "closing", CLOSE: "closing",
  TIME_WAIT: "waiting",
  CLOSE_WAIT: "forgotten",
};

/** Returns the kind of a state, which is the class of its colour. */
export function kindOf(state) {
  return KIND_OF[state] ?? "closing";
}

/** So many periods a sweep stands for, if the next one comes late; what is longer stays empty. */
const MOST_PERIODS = 2.5;

/**
 * Draws the stacked counts of a peer, a step for each sweep; the newest is at the right.
 *
 * `slots` are the times of the sweeps in periods since the picture's begin.
 */
export function drawStack(history, slots, steps) {
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, new Array(slots.length).fill(0)]));
  for (const [state, numbers] of Object.entries(history)) {
    numbers.forEach((number, at) => {
      counts[kindOf(state)][at] += number;
    });
  }
  const sums = slots.map((_, at) => KINDS.reduce((sum, kind) => sum + counts[kind][at], 0));
  const most = Math.max(4, ...sums);
  const picture = node("svg", {
    viewBox: `0 0 ${steps} 100`, preserveAspectRatio: "none", "aria-hidden": "true",
  });
  const below = new Array(slots.length).fill(0);
  for (const kind of KINDS) {
    let path = "";
    slots.forEach((slot, at) => {
      const count = counts[kind][at];
      if (count > 0 && slot > -0.5) {
        const next = at + 1 < slots.length ? slots[at + 1] : steps;
        const end = Math.min(next, slot + MOST_PERIODS) + 0.02;
        const bottom = 100 - (100 * below[at]) / most;
        const top = 100 - (100 * (below[at] + count)) / most;
        path += `M${Math.max(0, slot).toFixed(2)} ${bottom}V${top}H${end.toFixed(2)}V${bottom}Z`;
        below[at] += count;
      }
    });
    if (path !== "") {
      picture.append(node("path", { d: path, class: kind }));
    }
  }
  return picture;
}

/** Draws the life of one connection: a piece for each state, of `{ from, to, state }` in 0 to 1. */
export function drawLane(pieces) {
  const picture = node("svg", {
    viewBox: "0 0 1000 10", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  for (const piece of pieces) {
    picture.append(node("rect", {
      x: 1000 * piece.from, y: 0, height: 10, width: Math.max(3, 1000 * (piece.to - piece.from)),
      class: kindOf(piece.state),
    }));
  }
  return picture;
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, String(value));
  }
  return made;
}
