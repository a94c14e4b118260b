// The picture of time: a row for each device, a bar for each step, failures in front.

import { short, visible } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1200;
const NAMES = 190;
const ROW = 26;
const NARROW_NAMES = 370;
const NARROW_ROW = 54;

export function draw(holder, timeline, nowMicros) {
  const narrow = matchMedia("(max-width: 640px)").matches;
  const left = narrow ? NARROW_NAMES : NAMES;
  const height = narrow ? NARROW_ROW : ROW;
  const step = (WIDTH - left) / timeline.steps;
  const bottom = timeline.rows.length * height;
  const picture = node("svg", { viewBox: `0 0 ${WIDTH} ${bottom + height}`, role: "img" });
  picture.append(titled(describe(timeline)));
  timeline.rows.forEach((row, index) => {
    const base = (index + 1) * height - 4;
    const name = node("text", { x: 0, y: base - height / 6, class: "name" });
    name.textContent = visible(short(row.name, 24));
    picture.append(name, node("line", { x1: left, y1: base, x2: WIDTH, y2: base, class: "rule" }));
    const most = Math.max(1, ...row.messages);
    row.messages.forEach((count, at) => {
      const x = left + at * step;
      const top = height - 8;
      bar(picture, x, base, step, (count / most) * top, "ok");
      bar(picture, x, base, step, (row.failures[at] / most) * top, "failed");
    });
  });
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const ago = (nowMicros - timeline.fromMicros - part * timeline.steps * timeline.stepMicros) / 1e6;
    const label = node("text", {
      x: left + part * (WIDTH - left), y: bottom + height - 8,
      "text-anchor": part === 0 ? "start" : part === 1 ? "end" : "middle",
    });
    label.textContent = ago < 3 ? "now" : `\u2212${Math.round(ago)} s`;
    picture.append(label);
  }
  holder.replaceChildren(picture);
}

function bar(picture, x, base, step, size, looks) {
  if (size > 0) {
    const tall = Math.max(2, size);
    picture.append(node("rect", {
      x: x + 1, y: base - tall, width: Math.max(1, step - 2), height: tall, class: looks,
    }));
  }
}

function describe(timeline) {
  const failing = timeline.rows
    .filter((row) => row.failures.some((count) => count > 0))
    .map((row) => `${visible(row.name)}: ${row.failures.reduce((a, b) => a + b, 0)} failures`);
  return failing.length === 0 ? "No failures" : failing.join("; ");
}

function titled(text) {
  const title = node("title", {});
  title.textContent = text;
  return title;
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, String(value));
  }
  return made;
}
