// The three stages side by side, and what the BMC makes of them.

import { element, visible } from "./text.js";
import * as units from "./units.js";

const ABOUT = {
  temporary: ["Temporary", "what the agent writes"],
  intermediate: ["Intermediate", "the newest whole table"],
  display: ["Display", "what this page shows"],
};
const STEPS = { intermediate: "write-stop", display: "display" };
const STATE_LOOKS = { complete: "good", stopped: "good", receiving: "busy", abandoned: "bad", absent: "calm" };

export function showStages(answer) {
  const diagnosis = document.getElementById("diagnosis");
  diagnosis.textContent = visible(answer.diagnosis.text);
  diagnosis.className = `notice ${answer.diagnosis.error ? "bad" : "good"}`;
  diagnosis.dataset.cause = answer.diagnosis.cause;
  const flow = document.getElementById("flow");
  flow.replaceChildren(
    ...answer.stages.flatMap((stage, index) => [
      ...(index === 0 ? [] : [arrow(answer.stages[index - 1], stage)]),
      card(stage),
    ]));
}

function arrow(from, to) {
  const same = from.snapshot !== undefined && from.snapshot === to.snapshot && from.checksum === to.checksum;
  return element(
    "li", { class: `arrow ${same ? "same" : ""}` },
    element("span", { class: "line", "aria-hidden": "true" }),
    element("span", { class: "step" }, STEPS[to.stage]),
    element("span", { class: "muted" }, same ? "copied" : "not copied yet"));
}

function card(stage) {
  const [title, about] = ABOUT[stage.stage];
  const list = element("dl");
  const line = (label, text, attributes = {}) =>
    list.append(element("dt", {}, label), element("dd", attributes, text));
  const number = (value, show) => (value === undefined ? "\u2013" : show(value));
  line("Generation", number(stage.generation, units.count));
  line("Snapshot", stage.snapshot ?? "\u2013", { class: "mono" });
  line("Host boot", stage.boot ?? "\u2013", { class: "mono" });
  line("Schema", number(stage.schema, String));
  line("Rows", number(stage.rows, units.count));
  line("Length", number(stage.bytes, units.bytes), { title: number(stage.bytes, (n) => `${units.count(n)} bytes`) });
  line("CRC-32C", stage.checksum ?? "\u2013", { class: "mono" });
  line("Collected", moment(stage.collected), { title: stage.collected ?? "" });
  line("Received", moment(stage.received), { title: stage.received ?? "" });
  line("Written", moment(stage.written), { title: stage.written ?? "" });
  line("Age", number(stage.ageSeconds, units.age));
  return element(
    "li", { class: "card", id: `stage-${stage.stage}` },
    element("header", {},
      element("h2", {}, title),
      element("span", { class: `badge ${STATE_LOOKS[stage.state] ?? "calm"}` }, stage.state)),
    element("p", { class: "muted" }, about),
    ...(stage.reason ? [element("p", { class: "reason" }, visible(stage.reason))] : []),
    list);
}

function moment(iso) {
  return iso === undefined ? "\u2013" : units.clock(new Date(iso));
}
