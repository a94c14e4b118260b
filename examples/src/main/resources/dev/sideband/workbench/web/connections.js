// The connections page: what is asked of the servers when, and where their answers go.

import "./trust.js";
import { connections, findConnections, Refused, setLeak } from "./api.js";
import { live } from "./live.js";
import { drawLane, drawStack, kindOf } from "./statedraw.js";
import { element, short, visible } from "./text.js";
import * as units from "./units.js";

const EVERY_MS = 2000;
const LEAST_STEPS = 20;
const MOST_LANES = 24;
const MOST_ROWS = 300;

/** A machine of which no sweep has come for so many periods is silent. */
const SILENT_PERIODS = 6;

const at = (id) => document.getElementById(id);

let leaking = false;
let shownSteps = LEAST_STEPS;
let spanMillis = 300_000;
let chosen = null;

/** The time of the newest sweep, and when the page saw it first; no two clocks are compared. */
let lastSweep = 0;
let lastSweepSeen = performance.now();

/** Whether somebody has just asked for a life, and is to be led to it. */
let entered = false;

/** Asks for all that is in sight. */
async function ask() {
  try {
    showOverview(await connections());
    if (chosen !== null) {
      showLife(await findConnections(lifeOf(chosen)));
    }
    await showQuery();
    at("trouble").hidden = true;
  } catch (trouble) {
    showTrouble(trouble);
  }
}

function showTrouble(trouble) {
  at("trouble").hidden = false;
  at("trouble").textContent = trouble instanceof Refused
    ? `The server refuses: ${visible(trouble.message)}.`
    : "The server does not answer. The page tries again by itself.";
}

function showOverview(answer) {
  const { times } = answer;
  const steps = times.length === 0
    ? 0 : Math.round((times.at(-1) - times[0]) / answer.periodMillis) + 1;
  shownSteps = Math.min(answer.steps, Math.max(LEAST_STEPS, steps));
  spanMillis = answer.periodMillis * shownSteps;
  leaking = answer.leaking;
  showMachine(answer);
  at("leak").hidden = !answer.canLeak;
  at("leak").textContent = leaking ? "Mend the shop" : "Let the shop leak";
  at("health").className = `pill ${answer.alarms.length === 0 ? "good" : "bad"}`;
  at("health-text").textContent = answer.alarms.length === 0
    ? "No alarms"
    : answer.alarms.length === 1 ? "1 alarm" : `${units.count(answer.alarms.length)} alarms`;
  at("alarms").replaceChildren(...answer.alarms.map(alarmCard));
  showLinks(answer.links);
  showTotals(answer);
  showClients(answer);
  listServices(answer.services);
  at("recent").tBodies[0].replaceChildren(...answer.recent.toReversed().map(recentRow));
}

function showMachine(answer) {
  const latest = answer.times.at(-1) ?? 0;
  if (latest !== lastSweep) {
    lastSweep = latest;
    lastSweepSeen = performance.now();
  }
  const silence = performance.now() - lastSweepSeen;
  at("machine").textContent = visible(answer.machine);
  at("silent").hidden = silence < SILENT_PERIODS * answer.periodMillis;
  at("silent").textContent = `no sweep for ${units.duration(Math.floor(silence / 1000))}`;
}

const RULES = {
  "connection.close-wait": (facts) => `${facts.count} connections not closed by ${visible(short(facts.service, 40))}`,
  "connection.half-open": (facts) => `${facts.count} half-open connections to ${visible(short(facts.service, 40))}`,
  "connection.retransmits": (facts) => `${visible(short(facts.service, 40))} sends again and again`,
  "connection.client-missing": (facts) => `${visible(short(facts.client, 50))} is missing`,
};

function alarmCard(alarm) {
  const { facts } = alarm;
  const owner = facts["cmdb.owner"];
  const title = RULES[alarm.rule]?.(facts) ?? visible(short(alarm.text, 120));
  const told = [];
  if (facts.client !== undefined) {
    const client = element("button", { type: "button", class: "link" }, visible(short(facts.client, 50)));
    client.addEventListener("click", () => choose({ address: facts.client, outbound: false }));
    told.push(["Client", client]);
  }
  for (const [name, label] of [["service", "Service"], ["state", "State"], ["count", "Connections"]]) {
    if (facts[name] !== undefined) {
      told.push([label, visible(short(facts[name], 60))]);
    }
  }
  const begun = Date.parse(facts.since ?? "");
  told.push(["Since", moment(Number.isFinite(begun) ? begun : alarm.sinceMillis)]);
  for (const [name, label] of [["cmdb.business", "Business"], ["cmdb.module", "Module"], ["cmdb.environment", "Environment"]]) {
    if (facts[name] !== undefined) {
      told.push([label, visible(short(facts[name], 60))]);
    }
  }
  for (const [name, label] of [["connection", "For instance"], ["problem", "Problem"]]) {
    if (facts[name] !== undefined) {
      told.push([label, visible(short(facts[name], 160))]);
    }
  }
  return element("article", { class: `alarm ${alarm.severity === "NOTICE" ? "warn" : "bad"}` },
    element("div", { class: "alarm-head" },
      element("h2", {}, title),
      element("p", { class: "owner" },
        element("span", {}, "Owner"),
        owner === undefined ? element("i", {}, "not in the CMDB") : element("b", {}, visible(short(owner, 60))))),
    element("dl", {}, ...told.flatMap(([label, value]) => [
      element("div", { class: label === "For instance" || label === "Problem" ? "long" : false },
        element("dt", {}, label), element("dd", {}, value))])));
}

function showLinks(links) {
  const names = { alarm: "alarm server", monitor: "monitor server", query: "query server" };
  at("links").replaceChildren(...["monitor", "alarm", "query"].map((role) => {
    const link = links[role];
    const more = link.waiting > 0 ? `, ${units.count(link.waiting)} waiting` : "";
    const lost = link.lost > 0 ? `, ${units.count(link.lost)} lost` : "";
    return element("span", { class: `link-state ${link.connected ? "good" : "bad"}` },
      `${names[role]}${link.connected ? "" : " is away"}${more}${lost}`);
  }));
}

function showTotals(answer) {
  const totals = Object.entries(answer.totals).sort(([, a], [, b]) => b - a);
  at("totals").replaceChildren(...totals.map(([state, count]) =>
    element("li", {}, element("span", { class: `key ${kindOf(state)}` }),
      `${visible(state)} `, element("b", {}, units.count(count)))),
  element("li", { class: "muted" }, `${units.count(answer.listeners)} listening`),
  ...(answer.unseen === undefined ? [] : [element("li", {
    class: "muted", title: "By the kernel's counters: they began and ended between two sweeps",
  }, `${units.count(answer.unseen)} came and went unseen`)]));
}

function showClients(answer) {
  const newest = answer.times.at(-1) ?? Date.now();
  const slots = answer.times.map((time) =>
    shownSteps - 1 - (newest - time) / answer.periodMillis);
  const list = at("clients");
  const focused = document.activeElement?.dataset?.key;
  list.replaceChildren(...answer.peers.map((peer) => clientRow(peer, slots)));
  if (answer.morePeers > 0) {
    list.append(element("li", { class: "more muted" },
      `${units.count(answer.morePeers)} more with fewer connections: ask for them below.`));
  }
  if (focused !== undefined) {
    [...list.querySelectorAll("button")].find((button) => button.dataset.key === focused)?.focus();
  }
  drawAxis(at("axis"), newest - spanMillis, newest);
}

function clientRow(peer, slots) {
  const key = keyOf(peer);
  const states = Object.entries(peer.now).sort(([a, n], [b, m]) =>
    Number(b === "CLOSE_WAIT") - Number(a === "CLOSE_WAIT") || m - n);
  const total = states.reduce((sum, [, count]) => sum + count, 0);
  const services = visible(short(peer.services.join(", "), 44));
  const owners = visible(short(peer.owners.join(", "), 40));
  const button = element("button", {
    type: "button", class: "client", "data-key": key,
    "aria-pressed": String(chosen !== null && keyOf(chosen) === key),
  },
  element("span", { class: "who" },
    element("b", {}, peer.outbound ? `to ${visible(short(peer.address, 40))}` : visible(short(peer.address, 42))),
    element("span", { class: "sub", title: peer.services.join(", ") },
      owners === "" ? services : `${services} · ${owners}`)),
  element("span", { class: "over-time" }, drawStack(peer.history, slots, shownSteps)),
  element("span", { class: "now" },
    total === 0
      ? element("span", { class: "muted" }, "gone")
      : element("b", { class: kindOf(states[0][0]) }, `${units.count(states[0][1])} ${visible(states[0][0])}`),
    element("span", { class: "sub" },
      states.slice(1, 3).map(([state, count]) => `${units.count(count)} ${visible(state)}`).join(", "))));
  button.addEventListener("click", () => choose(peer));
  return element("li", { class: peer.alarmed ? "alarmed" : false }, button);
}

function keyOf(peer) {
  return `${peer.outbound ? ">" : "<"}${peer.address}`;
}

function drawAxis(holder, from, to) {
  const parts = matchMedia("(max-width: 640px)").matches ? [0, 0.5, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1];
  holder.replaceChildren(...parts.map((part) =>
    element("span", {}, part === 1 ? units.clock(new Date(to)) : units.clock(new Date(from + part * (to - from))))));
}

/** Shows the life of one peer, and puts it into the query. */
function choose(peer) {
  chosen = { address: peer.address, outbound: peer.outbound };
  const fields = at("query").elements;
  fields.client.value = peer.address;
  fields.when.value = "300";
  showSpan();
  entered = true;
  refresh();
}

function lifeOf(peer) {
  return new URLSearchParams({
    client: peer.address, from: String(Math.round(Date.now() - spanMillis)), most: "5000",
  });
}

function showLife(answer) {
  if (chosen === null) {
    return; // It was closed meanwhile.
  }
  const to = Date.now();
  const from = to - spanMillis;
  const lives = new Map();
  for (const item of answer.items) {
    if (item.direction === "LISTENING" || (item.direction === "OUTBOUND") !== chosen.outbound) {
      continue;
    }
    const life = lives.get(item.id) ?? { item, steps: [] };
    life.item = item;
    life.steps.push(item);
    lives.set(item.id, life);
  }
  const all = [...lives.values()].map((life) => laneOf(life, from, to));
  all.sort((a, b) => b.bad - a.bad || a.ended - b.ended || b.begun - a.begun);
  at("life").hidden = false;
  at("life-title").textContent = chosen.outbound
    ? `Connections to ${visible(chosen.address)}` : `The life of ${visible(chosen.address)}`;
  const services = [...new Set(all.map((lane) => lane.service))];
  at("life-sub").textContent = `${units.count(all.length)} connections of `
    + `${services.length === 1 ? visible(short(services[0], 40)) : `${units.count(services.length)} services`}`
    + `${answer.complete ? "" : ", not all of them"}`;
  at("lanes").replaceChildren(...all.slice(0, MOST_LANES).map((lane) => lane.row));
  if (all.length > MOST_LANES) {
    at("lanes").append(element("li", { class: "more muted" },
      `${units.count(all.length - MOST_LANES)} more are in the answer below.`));
  }
  drawAxis(at("life-axis"), from, to);
  if (entered) {
    entered = false;
    at("life").scrollIntoView({ block: "nearest" });
    at("life-title").focus({ preventScroll: true });
  }
}

function laneOf({ item, steps }, from, to) {
  const place = (time) => Math.min(1, Math.max(0, (time - from) / (to - from)));
  const pieces = [];
  steps.forEach((step, index) => {
    if (!step.gone) {
      const next = steps[index + 1];
      pieces.push({
        from: place(step.timeMillis), to: next === undefined ? 1 : place(next.timeMillis), state: step.state,
      });
    }
  });
  const last = steps.at(-1);
  const seconds = Math.max(0, Math.floor((to - last.timeMillis) / 1000));
  const since = seconds < 10 ? `${seconds} s` : units.duration(seconds);
  const story = last.gone ? `ended ${since} ago` : `${visible(last.state)} for ${since}`;
  return {
    bad: Number(!last.gone && last.state === "CLOSE_WAIT"),
    ended: Number(last.gone),
    begun: steps[0].timeMillis,
    service: item.service,
    row: element("li", { class: "lane" },
      element("span", { class: "who" }, element("b", {}, visible(short(item.service, 24))),
        element("span", { class: "sub" }, `port ${portOf(item)}`)),
      element("span", { class: "over-time" }, drawLane(pieces)),
      element("span", { class: `now ${last.gone ? "muted" : kindOf(last.state)}`, title: time(last.timeMillis) }, story)),
  };
}

function portOf(item) {
  const end = item.direction === "OUTBOUND" ? item.local : item.remote;
  return end.slice(end.lastIndexOf(":") + 1);
}

function time(millis) {
  return new Date(millis).toISOString();
}

function moment(millis) {
  return element("time", { datetime: time(millis), title: time(millis) }, units.clock(new Date(millis)));
}

function listServices(services) {
  const list = at("query").elements.service;
  const known = [...list.options].slice(1).map((option) => option.value);
  if (known.join("\n") === services.join("\n")) {
    return;
  }
  const value = list.value;
  list.replaceChildren(element("option", { value: "" }, "any"),
    ...services.map((service) => element("option", { value: service }, visible(short(service, 40)))));
  list.value = services.includes(value) ? value : "";
}

function showSpan() {
  const between = at("query").elements.when.value === "between";
  for (const label of document.querySelectorAll(".between")) {
    label.hidden = !between;
  }
}

function asked() {
  const fields = at("query").elements;
  const query = new URLSearchParams({ most: String(MOST_ROWS) });
  for (const name of ["client", "states", "service", "attributes"]) {
    if (fields[name].value.trim() !== "") {
      query.set(name, fields[name].value.trim());
    }
  }
  const when = fields.when.value;
  if (when === "between") {
    for (const name of ["from", "to"]) {
      const millis = Date.parse(fields[name].value);
      if (Number.isFinite(millis)) {
        query.set(name, String(millis));
      }
    }
    if (!query.has("from")) {
      query.set("from", "0");
    }
  } else if (when !== "") {
    query.set("from", String(Math.round(Date.now() - 1000 * Number(when))));
  }
  return query;
}

async function showQuery() {
  let answer;
  try {
    answer = await findConnections(asked());
  } catch (trouble) {
    if (!(trouble instanceof Refused)) {
      throw trouble;
    }
    at("refused").hidden = false;
    at("refused").textContent = `${visible(trouble.message)}.`;
    return;
  }
  at("refused").hidden = true;
  const now = at("query").elements.when.value === "";
  at("results").tBodies[0].replaceChildren(...answer.items.toReversed().map(resultRow));
  at("nothing").hidden = answer.items.length > 0;
  at("found").textContent = answer.workers === 0
    ? "No machine has reported yet."
    : `${units.count(answer.items.length)} ${now ? "connections" : "changes"}`
      + `${answer.complete ? "" : ", and there are more"}`;
}

function resultRow(item) {
  const figure = (name) => item[name] === undefined ? "–" : units.count(item[name]);
  const trip = item.roundTripMicros === undefined ? "–" : `${(item.roundTripMicros / 1000).toFixed(2)} ms`;
  return element("tr", { class: item.state === "CLOSE_WAIT" && !item.gone ? "failed" : false, title: item.id },
    element("td", { class: "number" }, moment(item.timeMillis)),
    element("td", { class: "mono" }, item.direction === "OUTBOUND" ? `to ${visible(item.remote)}` : visible(item.remote)),
    element("td", {}, element("span", { class: `key ${item.gone ? "gone" : kindOf(item.state)}` }),
      item.gone ? `gone, was ${visible(item.state)}` : visible(item.state)),
    element("td", { title: `known by ${item.serviceSource}` }, visible(short(item.service, 40))),
    element("td", {}, visible(short(item.attributes.owner ?? "–", 40))),
    element("td", { class: "mono" }, visible(item.local)),
    element("td", { class: "number" }, figure("receiveQueue")),
    element("td", { class: "number" }, figure("retransmits")),
    element("td", { class: "number" }, trip));
}

function recentRow(alarm) {
  const fact = (name) => visible(short(alarm.facts[name] ?? "–", 60));
  return element("tr", {},
    element("td", { class: "number" }, moment(alarm.toldMillis)),
    element("td", {}, `${alarm.active ? "raised" : "cleared"}: ${visible(short(alarm.rule, 60))}`),
    element("td", { class: "mono" }, fact("client")),
    element("td", {}, fact("service")),
    element("td", {}, fact("cmdb.owner")),
    element("td", {}, visible(short(alarm.text, 120))));
}

document.querySelector("nav [aria-current]").scrollIntoView({ block: "nearest", inline: "nearest" });
const refresh = live(ask, EVERY_MS, at("pause"));
at("leak").addEventListener("click", async () => {
  at("leak").disabled = true;
  try {
    await setLeak(leaking ? "well" : "leaking");
    await refresh();
  } catch (trouble) {
    showTrouble(trouble);
  } finally {
    at("leak").disabled = false;
  }
});
at("life-close").addEventListener("click", () => {
  chosen = null;
  at("life").hidden = true;
  refresh();
});
at("query").addEventListener("submit", (event) => event.preventDefault());
at("query").addEventListener("input", () => {
  showSpan();
  refresh();
});
