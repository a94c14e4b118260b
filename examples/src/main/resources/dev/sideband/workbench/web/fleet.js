// The fleet page: what is asked of the monitor server when, and where its answers go.

import "./trust.js";
import { actOn, cancelRollout, fleet, fleetAudit, fleetProcesses, Refused } from "./api.js";
import { askPower, openRollout, orderHost, orderProcess, orderService, POWER } from "./fleetorders.js";
import { Rows } from "./fleetrows.js";
import { live } from "./live.js";
import { element, short, visible } from "./text.js";
import * as units from "./units.js";

const EVERY_MS = 5000;
const TABLES_MS = 1000;
const CHANGES_MS = 150;
const MOST_WORKERS = 60;
const MOST_ORDERS = 8;
const MOST_ALARMS = 12;
const MOST_SERVICES = 8;
const MOST_OPENED = 100;
const MOST_STEPS = 60;
const MOST_NAMES = 500;

const STATES = new Map([
  ["working", "good"], ["busy", "warn"], ["error", "bad"], ["unexpectedly terminated", "bad"],
  ["code upgrading", "busy"], ["code deploying", "busy"], ["starting", "busy"], ["stopping", "warn"],
  ["draining", "warn"], ["suspended", "warn"],
]);
const WORKER_STATES = { reached: "good", silent: "warn", beside: "warn", away: "bad" };
const WORKER_WORDS = { beside: "through its BMC only" };
const STEPS = ["sent", "delivered", "accepted", "running"];
const ROLLOUT_STATES = {
  waiting: "calm", ordered: "busy", done: "good", failed: "bad", "no-answer": "bad", skipped: "calm",
  reverting: "warn", reverted: "warn", "not-reverted": "bad",
};

const at = (id) => document.getElementById(id);

/** The workers of which a person wants to see all services. */
const opened = new Set();

let shown = { workers: [], alarms: [], alarmCount: 0, orders: [], rollouts: [], artefacts: {} };

const rows = new Rows(at("rows"), {
  bring: fleetProcesses,
  onOpen: (row, name, button) => orderProcess(row, name, button, refresh),
  onCount: (matching, total) => {
    at("rows-count").textContent = matching === total
      ? `${units.count(total)} processes` : `${units.count(matching)} of ${units.count(total)}`;
  },
});

async function ask() {
  try {
    show(await fleet());
    await rows.refresh();
    if (at("audit").open) {
      showAudit(await fleetAudit());
    }
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

function show(answer) {
  shown = answer;
  const away = answer.workers.filter((worker) => worker.state !== "reached").length;
  at("health").className = `pill ${answer.alarmCount === 0 && away === 0 ? "good" : "bad"}`;
  at("health-text").textContent = answer.alarmCount > 0
    ? `${units.count(answer.alarmCount)} ${answer.alarmCount === 1 ? "alarm" : "alarms"}`
    : away > 0 ? `${units.count(away)} not reached` : `${units.count(answer.workers.length)} workers well`;
  keepFocus(at("alarms"), () => at("alarms").replaceChildren(...answer.alarms.slice(0, MOST_ALARMS).map(alarmCard),
    ...more("p", answer.alarmCount - MOST_ALARMS, "alarms")));
  keepFocus(at("rollouts"), () =>
    at("rollouts").replaceChildren(...answer.rollouts.toReversed().slice(0, 3).map(rolloutCard)));
  const services = answer.workers.reduce((sum, worker) => sum + worker.services.length, 0);
  at("workers-sub").textContent = `${units.count(answer.workers.length)} workers, ${units.count(services)} services`;
  keepFocus(at("workers"), () =>
    at("workers").replaceChildren(...inSight(answer).map(workerCard),
      ...more("li", answer.workers.length - MOST_WORKERS, "workers; one that is chosen below comes first")));
  at("no-orders").hidden = answer.orders.length > 0;
  at("orders").replaceChildren(...answer.orders.toReversed().slice(0, MOST_ORDERS).map(orderLine));
  listWorkers(answer.workers);
}

/** What is left out is said to be. */
function more(tag, count, what) {
  return count > 0 ? [element(tag, { class: "more muted" }, `and ${units.count(count)} more ${what}`)] : [];
}

/** The workers that are drawn: where there are too many, the chosen one and those in trouble first. */
function inSight(answer) {
  if (answer.workers.length <= MOST_WORKERS) {
    return answer.workers;
  }
  const alarmed = new Set(answer.alarms.map((alarm) => alarm.facts.worker));
  const chosen = at("search").elements.worker.value;
  const place = (worker) => worker.name === chosen ? 0 : worker.state !== "reached" || alarmed.has(worker.name) ? 1 : 2;
  return answer.workers.toSorted((a, b) => place(a) - place(b)).slice(0, MOST_WORKERS);
}

/** Draws anew, and gives the keyboard back to the button that had it. */
function keepFocus(holder, draw) {
  const held = holder.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  draw();
  if (held !== undefined) {
    holder.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }
}

const ACTIONS = {
  start: "Start it", restart: "Restart it", rollback: "Roll back", terminate: "Terminate it", resume: "Resume it",
  ...Object.fromEntries(Object.entries(POWER).map(([word, change]) => [word, change.label])),
};
const FACTS = [
  ["worker", "Worker"], ["service", "Service"], ["state", "State"], ["end", "End"], ["reason", "Reason"],
  ["name", "Process"], ["pid", "PID"], ["user", "User"],
];

function alarmCard(alarm) {
  const told = FACTS.filter(([name]) => alarm.facts[name] !== undefined)
    .map(([name, label]) => [label, visible(short(alarm.facts[name], 120))]);
  told.push(["Since", moment(alarm.sinceMillis)]);
  const actions = Object.entries(alarm.facts).filter(([name]) => name.startsWith("action."));
  return element("article", { class: `alarm ${alarm.severity === "CRITICAL" ? "bad" : "warn"}` },
    element("div", { class: "alarm-head" },
      element("h2", {}, visible(short(alarm.text, 160))),
      element("div", { class: "buttons" }, ...actions.map(([name, token]) => {
        const word = name.slice("action.".length);
        const button = element("button", { type: "button", "data-action": word, "data-key": token }, ACTIONS[word] ?? visible(word));
        button.addEventListener("click", () => word in POWER
          ? askPower(alarm.facts.worker, word, () => actOn(token), refresh) : act(token, button));
        return button;
      }))),
    element("dl", {}, ...told.map(([label, value]) =>
      element("div", {}, element("dt", {}, label), element("dd", {}, value)))));
}

async function act(token, button) {
  button.disabled = true;
  try {
    await actOn(token);
  } catch (trouble) {
    showTrouble(trouble);
  }
  refresh();
}

function rolloutCard(rollout) {
  const ends = { done: "good", failed: "bad", cancelled: "warn", interrupted: "bad" };
  const version = /version=([^,}]*)/.exec(rollout.arguments)?.[1] ?? "";
  const stop = element("button", { type: "button", class: "quiet", "data-key": `stop ${rollout.id}` }, "Ask no more");
  stop.addEventListener("click", async () => {
    stop.disabled = true;
    try {
      await cancelRollout(rollout.id, false);
    } catch (trouble) {
      showTrouble(trouble);
    }
    refresh();
  });
  return element("article", { class: "panel rollout", "data-phase": rollout.phase },
    element("header", {},
      element("h2", {}, `${visible(rollout.kind)} of ${visible(rollout.target)}${version === "" ? "" : ` to ${visible(version)}`}`),
      element("p", {}, element("span", { class: `badge ${ends[rollout.phase] ?? "busy"}` }, visible(rollout.phase)),
        element("span", { class: "muted" }, ` by ${visible(rollout.by)} at `), moment(rollout.begunMillis),
        rollout.ended ? "" : stop)),
    element("ol", { class: "steps" }, ...steps(rollout.workers).map((worker) =>
      element("li", { class: "step", "data-worker": worker.name, "data-state": worker.state },
        element("span", { class: `step-bar ${ROLLOUT_STATES[worker.state] ?? "calm"}` }),
        element("b", {}, visible(worker.name)),
        element("span", { class: `step-state ${ROLLOUT_STATES[worker.state] ?? "calm"}` }, visible(worker.state.replace("-", " "))),
        element("span", { class: "sub", title: visible(short(worker.text, 1000)) }, visible(short(worker.text, 110))))),
      ...more("li", rollout.workers.length - MOST_STEPS, "workers")));
}

/** The workers of a rollout that are drawn: where there are too many, those that tell most first. */
function steps(workers) {
  if (workers.length <= MOST_STEPS) {
    return workers;
  }
  const telling = { bad: 0, warn: 1, busy: 2, good: 3, calm: 4 };
  const place = (worker) => telling[ROLLOUT_STATES[worker.state] ?? "calm"];
  return workers.toSorted((a, b) => place(a) - place(b)).slice(0, MOST_STEPS);
}

function workerCard(worker) {
  const host = element("button", { type: "button", class: "quiet more-orders", "data-opens-menu": true, "data-key": `host ${worker.name}`, "aria-label": `Orders to ${worker.name}` }, "⋯");
  host.addEventListener("click", () => orderHost(worker, host, refresh));
  return element("li", { class: "worker", "data-worker": worker.name },
    element("header", {},
      element("div", {},
        element("h3", {}, visible(worker.name)),
        element("p", { class: "sub" }, `${units.count(worker.processes)} processes`
          + (worker.lost > 0 ? `, ${units.count(worker.lost)} entries lost` : ""))),
      element("span", { class: `badge ${WORKER_STATES[worker.state] ?? "calm"}` }, WORKER_WORDS[worker.state] ?? visible(worker.state)),
      host),
    element("ul", { class: "services" }, ...servicesOf(worker)));
}

/** The lines of a worker's services: a few, those in trouble first, unless a person wants all. */
function servicesOf(worker) {
  const most = opened.has(worker.name) ? MOST_OPENED : MOST_SERVICES;
  const place = (service) => service.attention || STATES.get(service.state) === "bad" ? 0 : 1;
  const all = worker.services.length > most ? worker.services.toSorted((a, b) => place(a) - place(b)) : worker.services;
  const lines = all.slice(0, most).map((service) => serviceLine(worker, service));
  const hidden = worker.services.length - most;
  if (hidden > 0 && !opened.has(worker.name)) {
    const button = element("button", { type: "button", class: "quiet more", "data-key": `more ${worker.name}` }, `and ${units.count(hidden)} more`);
    button.addEventListener("click", () => {
      opened.add(worker.name);
      show(shown);
    });
    lines.push(element("li", {}, button));
  } else {
    lines.push(...more("li", hidden, "services"));
  }
  return lines;
}

function serviceLine(worker, service) {
  const button = element("button", {
    type: "button", class: "service", "data-opens-menu": true, "data-key": `${worker.name} ${service.name}`,
    "data-service": service.name, "data-state": service.state,
  },
  element("span", { class: "service-name" }, element("b", {}, visible(short(service.name, 40))),
    element("span", { class: "sub" }, [
      service.task, service.version === "" ? "" : `version ${service.version}`,
      service.pid === undefined ? "" : `pid ${service.pid}`,
      service.restarts > 0 ? `${units.count(service.restarts)} ${service.restarts === 1 ? "restart" : "restarts"}` : "",
    ].filter(Boolean).map((text) => visible(short(text, 30))).join(" · "))),
  element("span", { class: "service-state" },
    element("span", { class: `badge ${STATES.get(service.state) ?? "calm"}`, title: visible(short(service.reason, 200)) }, visible(service.state)),
    service.level === "full" ? "" : element("span", { class: "badge warn" }, visible(short(service.level, 30))),
    service.protected ? element("span", { class: "badge" }, "protected") : ""));
  button.addEventListener("click", () =>
    orderService(worker, service, shown.artefacts[service.name] ?? [], button, refresh));
  return element("li", {}, button);
}

function orderLine(order) {
  const step = order.ended ? STEPS.length : STEPS.indexOf(order.state) + 1;
  const kind = { done: "good", failed: "bad", refused: "bad", "no-answer": "bad" }[order.state] ?? "busy";
  return element("li", { class: "order", "data-kind": order.kind, "data-state": order.state },
    element("span", { class: "order-what" },
      element("b", {}, `${order.dryRun ? "dry run: " : ""}${visible(order.kind)} ${visible(short(order.target, 40))}`),
      element("span", { class: "sub" }, `${visible(order.worker)} · by ${visible(short(order.by, 30))} · `, moment(order.askedMillis))),
    element("span", { class: "order-steps", "aria-hidden": "true" },
      ...STEPS.map((name, place) => element("i", { class: place < step ? kind : false }))),
    element("span", { class: "order-state" }, element("span", { class: `badge ${kind}` }, visible(order.state.replace("-", " "))),
      element("span", { class: "sub", title: visible(short(order.text, 1000)) }, visible(short(order.text, 90)))));
}

function listWorkers(workers) {
  const list = at("search").elements.worker;
  const names = workers.slice(0, MOST_NAMES).map((worker) => worker.name);
  if ([...list.options].slice(1, 1 + MOST_NAMES).map((option) => option.value).join("\n") === names.join("\n")) {
    return;
  }
  const value = list.value;
  list.replaceChildren(element("option", { value: "" }, "all"),
    ...names.map((name) => element("option", { value: name }, visible(name))),
    ...more("option", workers.length - MOST_NAMES, "workers").map((option) => {
      option.disabled = true;
      return option;
    }));
  list.value = names.includes(value) ? value : "";
}

function showAudit(answer) {
  at("audit-head").textContent = `${units.count(answer.lines)} lines, each with the hash of the one before; the last is ${answer.hash.slice(0, 32)}…`;
  at("audit").querySelector("tbody").replaceChildren(...answer.newest.toReversed().map((line) =>
    element("tr", {},
      element("td", { class: "number" }, moment(line.timeMillis)),
      element("td", {}, visible(line.what)),
      element("td", {}, visible(short(line.by, 40))),
      element("td", {}, visible(line.worker)),
      element("td", { class: "wide", title: visible(short(line.text, 2000)) }, visible(short(line.text, 160))))));
}

function moment(millis) {
  const date = new Date(millis);
  return element("time", { datetime: date.toISOString(), title: date.toISOString() }, units.clock(date));
}

document.querySelector("nav [aria-current]").scrollIntoView({ block: "nearest", inline: "nearest" });
const refresh = live(ask, EVERY_MS, at("pause"));

/** What the server tells makes the page ask, though not more often than a person can see. */
let due = 0;
let timer = 0;
function soon(delay) {
  const time = performance.now() + delay;
  if (at("pause").getAttribute("aria-pressed") === "true" || timer !== 0 && due <= time) {
    return;
  }
  clearTimeout(timer);
  due = time;
  timer = setTimeout(() => {
    timer = 0;
    refresh();
  }, delay);
}
const told = new EventSource("/api/fleet/events");
told.addEventListener("changes", () => soon(CHANGES_MS));
told.addEventListener("tables", () => soon(TABLES_MS));

at("open-rollout").addEventListener("click", () => openRollout(shown.workers, shown.artefacts, refresh));
at("audit").addEventListener("toggle", refresh);
at("search").addEventListener("submit", (event) => event.preventDefault());
at("search").addEventListener("input", () => {
  const fields = at("search").elements;
  rows.filter({
    words: fields.words.value, workers: fields.worker.value, managed: String(fields.managed.checked),
  }).catch(showTrouble);
});
