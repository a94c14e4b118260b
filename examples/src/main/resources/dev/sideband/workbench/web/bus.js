// The bus page: what is asked of the black box when, and where its answers go.

import "./trust.js";
import { bus, busMessages, busReport, Refused, setFan } from "./api.js";
import { draw } from "./busdraw.js";
import { live } from "./live.js";
import { element, short, visible } from "./text.js";
import * as units from "./units.js";

const EVERY_MS = 1000;

const at = (id) => document.getElementById(id);

let boot = 0;
let fanFailed = false;

function seconds(micros) {
  const whole = Math.floor(micros / 1e6);
  return `${whole}.${String(Math.round(micros % 1e6)).padStart(6, "0")} s`;
}

function wall(micros) {
  return new Date(boot + micros / 1000).toISOString();
}

function moment(micros) {
  return element("time", { datetime: wall(micros), title: wall(micros) }, seconds(micros));
}

function span(nanos) {
  return nanos === 0 ? "\u2013" : `${(nanos / 1000).toFixed(1)} \u00b5s`;
}

/** Asks for all that is in sight. */
async function ask() {
  try {
    const overview = await bus();
    showOverview(overview);
    showReport(overview.reported ? await busReport() : null);
    showMessages(await busMessages(searched()));
    at("trouble").hidden = true;
  } catch (trouble) {
    showTrouble(trouble);
  }
}

function showTrouble(trouble) {
  at("trouble").hidden = false;
  at("trouble").textContent = trouble instanceof Refused
    ? `The BMC refuses: ${trouble.message}.`
    : "The BMC does not answer. The page tries again by itself.";
}

function showOverview(answer) {
  boot = Date.parse(answer.boot);
  fanFailed = answer.fanFailed;
  at("fan").hidden = fanFailed === undefined;
  at("fan").disabled = false;
  at("fan").textContent = fanFailed ? "Repair fan 3" : "Fail fan 3";
  at("health").className = `pill ${answer.alarms.length === 0 ? "good" : "bad"}`;
  at("health-text").textContent = answer.alarms.length === 0
    ? "Bus well"
    : visible(short(answer.alarms[0].text, 60));
  const { stored, overwritten, lost, capacity } = answer.log;
  at("log").textContent = `${units.count(stored)} stored in ${units.bytes(capacity)}, `
    + `${units.count(overwritten)} overwritten, ${units.count(lost)} lost`;
  draw(at("timeline"), answer.timeline, answer.nowMicros);
  at("devices").tBodies[0].replaceChildren(...answer.devices.map(deviceRow));
  listDevices(answer.devices);
}

function deviceRow(device) {
  const failing = device.errorRun > 0;
  const last = device.lastFailure;
  return element("tr", { class: failing ? "failed" : false },
    element("td", {}, visible(short(device.name, 60))),
    element("td", {}, `${visible(device.linkName)}, ${device.address}`),
    number(device.perSecond.toFixed(1)),
    number(units.count(device.messages)),
    number(`${(device.messages === 0 ? 0 : (100 * device.nacks) / device.messages).toFixed(1)} %`),
    number(span(device.meanNanos)),
    number(units.count(device.longestErrorRun)),
    last === undefined
      ? element("td", { class: "muted" }, "none")
      : element("td", { class: failing ? "failing" : false },
        `${visible(last.register)}: ${last.result}, `, moment(last.micros)));
}

function number(text) {
  return element("td", { class: "number" }, text);
}

function listDevices(devices) {
  const list = at("search").elements.device;
  if (list.options.length - 1 === devices.length) {
    return;
  }
  const chosen = list.value;
  const choices = devices.map((device) =>
    element("option", { value: `${device.link}/${device.address}` }, visible(short(device.name, 40))));
  list.replaceChildren(element("option", { value: "" }, "any"), ...choices);
  list.value = chosen;
}

function showReport(report) {
  at("report").hidden = report === null;
  if (report === null) {
    return;
  }
  at("report").className = `notice ${fanFailed ? "bad" : "warn"}`;
  at("report-title").textContent = visible(short(report.occasion));
  at("suspects").replaceChildren(...report.suspects.map((suspect) =>
    element("li", {},
      element("b", {}, visible(short(suspect.name, 60))),
      ` on ${visible(suspect.linkName)}, address ${suspect.address}, register `,
      element("b", {}, visible(short(suspect.registerName, 60))),
      `: ${suspect.result}, first at `,
      element("b", {}, moment(suspect.firstMicros)),
      `, last at `, moment(suspect.lastMicros),
      `; ${units.count(suspect.failures)} of ${units.count(suspect.messages)} messages failed`)));
  at("report-scope").textContent =
    `${units.count(report.messages)} messages between ${seconds(report.fromMicros)} and `
    + `${seconds(report.toMicros)} looked at, ${units.count(report.missing)} missing.`;
  const text = at("report-text");
  if (text.textContent !== visibleLines(report.text)) {
    text.textContent = visibleLines(report.text);
  }
}

function visibleLines(text) {
  return text.split("\n").map(visible).join("\n");
}

function searched() {
  const fields = at("search").elements;
  const asked = new URLSearchParams();
  const [link, address] = fields.device.value.split("/");
  if (address) {
    asked.set("link", link);
    asked.set("address", address);
  }
  for (const name of ["register", "outcome"]) {
    if (fields[name].value.trim()) {
      asked.set(name, fields[name].value.trim());
    }
  }
  for (const name of ["from", "to"]) {
    const given = Number.parseFloat(fields[name].value);
    if (given >= 0) {
      asked.set(name, String(Math.round(given * 1e6)));
    }
  }
  return asked;
}

function showMessages(answer) {
  const rows = answer.messages.toReversed().map((message) =>
    element("tr", { class: message.failed ? "failed" : false, title: wall(message.micros) },
      element("td", { class: "number" }, moment(message.micros)),
      element("td", {}, visible(short(message.name, 60))),
      element("td", {}, visible(short(message.register, 60))),
      element("td", {}, message.read ? "read" : "write"),
      element("td", { class: "wide" }, visible(short(message.value, 80))),
      element("td", { class: "mono wide", title: short(message.data, 400) }, short(message.data, 80)),
      element("td", { class: "outcome" }, message.result)));
  at("messages").tBodies[0].replaceChildren(...rows);
  at("found").textContent = `${units.count(rows.length)} newest, newest first`;
}

const refresh = live(ask, EVERY_MS, at("pause"));
at("fan").addEventListener("click", async () => {
  at("fan").disabled = true;
  try {
    await setFan(fanFailed ? "well" : "failed");
    await refresh();
  } catch (trouble) {
    showTrouble(trouble);
  } finally {
    at("fan").disabled = false;
  }
});
at("search").addEventListener("submit", (event) => event.preventDefault());
at("search").addEventListener("input", refresh);
