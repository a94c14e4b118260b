// The BMC's answers. Whoever is not signed in any more is taken to the login page.

/** An answer that says no; `code` is the BMC's own. */
export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function get(path) {
  return ask(path, {});
}

async function ask(path, more) {
  const answer = await fetch(path, {
    ...more,
    headers: { accept: "application/json" },
    cache: "no-store",
    credentials: "same-origin",
    signal: AbortSignal.any([AbortSignal.timeout(20_000), more.signal].filter((signal) => signal)),
  });
  if (answer.status === 401) {
    location.assign("/login");
  }
  const body = await answer.json();
  if (!answer.ok) {
    throw new Refused(body.error.code, body.error.message);
  }
  return body;
}

/** Tells the BMC to display its newest whole table, and brings it. */
export function display() {
  return get("/api/processes");
}

/** Brings the headers of the three stages, and the diagnosis of what the page shows. */
export function stages(shown) {
  return get(shown
    ? `/api/stages?generation=${shown.generation}&checksum=${encodeURIComponent(shown.checksum)}`
    : "/api/stages");
}

/** Brings the health of the buses. */
export function bus() {
  return get("/api/bus");
}

/** Brings the messages that fit a search. */
export function busMessages(search) {
  return get(`/api/bus/messages?${search}`);
}

/** Brings what went wrong around the latest alarm. */
export function busReport() {
  return get("/api/bus/report");
}

/** Lets the simulated fan fail, or puts it right: "failed" or "well". */
export function setFan(state) {
  return post("/api/bus/fan", { state });
}

/** Brings how all consoles are, and what the open ones said; waits some time for news. */
export function consoles(open, wait, signal) {
  return ask(`/api/consoles?open=${encodeURIComponent(open)}&wait=${wait}`, { signal });
}

/** Brings what a console said before a position of its ring. */
export function consoleBefore(console, position) {
  return get(`/api/consoles/before?console=${encodeURIComponent(console)}&position=${position}`);
}

/** Brings a heartbeat with the log of its time. */
export function consoleHeartbeat(console, number) {
  return get(`/api/consoles/heartbeat?console=${encodeURIComponent(console)}&number=${number}`);
}

/** Types at a console. */
export function typeAt(console, text) {
  return post("/api/consoles/type", { console, text });
}

/** Sends a break to a console's host. */
export function sendBreak(console) {
  return post("/api/consoles/break", { console });
}

/** Orders something of the power of a console's host: "on", "off", "reset", "cycle" or "soft". */
export function orderPower(console, action) {
  return post("/api/consoles/power", { console, action });
}

/** Makes trouble for a console: "busy", "cut" or "flood". */
export function makeTrouble(console, kind, seconds) {
  return post("/api/consoles/trouble", { console, kind, seconds });
}

function post(path, fields) {
  return ask(path, { method: "POST", body: new URLSearchParams(fields) });
}

/** Brings the clients of the machine over the last minutes, and the alarms. */
export function connections() {
  return get("/api/connections");
}

/** Brings what the query server finds. */
export function findConnections(query) {
  return get(`/api/connections/query?${query}`);
}

/** Makes the demonstration's shop leak connections, or mends it: "leaking" or "well". */
export function setLeak(state) {
  return ask("/api/connections/leak", { method: "POST", body: new URLSearchParams({ state }) });
}

/** Brings the workers with their services, the alarms, the newest orders and rollouts. */
export function fleet() {
  return get("/api/fleet");
}

/** Brings some rows of all workers' processes. */
export function fleetProcesses(query) {
  return get(`/api/fleet/processes?${query}`);
}

/** Brings the newest lines of the monitor server's audit. */
export function fleetAudit() {
  return get("/api/fleet/audit");
}

/** Orders something of a service, a process or a host. */
export function orderThis(fields) {
  return post("/api/fleet/order", fields);
}

/** Does what an alarm offers. */
export function actOn(token) {
  return post("/api/fleet/act", { token });
}

/** Begins a rollout. */
export function orderRollout(fields) {
  return post("/api/fleet/rollout", fields);
}

/** Asks no more workers of a rollout. */
export function cancelRollout(id, revert) {
  return post("/api/fleet/cancel", { id, revert: String(revert) });
}
