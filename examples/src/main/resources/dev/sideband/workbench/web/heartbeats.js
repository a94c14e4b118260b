// The strip of heartbeats: one cell each, newest last, by what became of it.

import { element } from "./text.js";

/** States in the order in which the legend explains them. */
export const STATES = {
  "sent": "waiting",
  "answered": "answered",
  "answered-late": "answered late",
  "timeout-reported": "kept waiting, says the BMC",
  "missed": "missed",
  "refetched": "missed, log fetched",
  "lost": "missed, log lost",
};

const CAUSES = {
  "none": "",
  "bmc-busy": "The BMC was busy: it had the heartbeat all the while.",
  "network": "The network lost or held it.",
  "bmc-restart": "The BMC restarted.",
  "unknown": "Nothing tells why, yet.",
};

const CELLS = 60;

export function explain(holder) {
  holder.replaceChildren(...Object.entries(STATES).map(([state, words]) =>
    element("span", {}, element("i", { class: `beat ${state}` }), words)));
}

/** Draws the newest ones; the cell of the chosen one is marked. */
export function draw(strip, heartbeats, chosen) {
  const newest = heartbeats.slice(-CELLS);
  const cells = newest.map((beat) =>
    element("i", {
      class: `beat ${beat.state}${beat.number === chosen ? " chosen" : ""}`,
      "data-number": beat.number,
      title: title(beat),
    }));
  const blank = Array.from({ length: CELLS - cells.length }, () => element("i", { class: "beat none" }));
  strip.replaceChildren(...blank, ...cells);
  strip.setAttribute("aria-label", `The last heartbeats: ${summary(newest)}. Arrow keys choose one.`);
}

/** Says how many are in which state. */
export function summary(heartbeats) {
  const counts = new Map();
  for (const beat of heartbeats) {
    counts.set(beat.state, (counts.get(beat.state) ?? 0) + 1);
  }
  return Object.entries(STATES)
    .filter(([state]) => counts.has(state))
    .map(([state, words]) => `${counts.get(state)} ${words}`)
    .join(", ");
}

/** Counts those at the end that have no answer yet. */
export function waiting(heartbeats) {
  const answered = heartbeats.findLastIndex((beat) => beat.state !== "sent" && beat.state !== "missed");
  return heartbeats.length - 1 - answered;
}

export function seconds(millis) {
  return millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`;
}

function title(beat) {
  const took = beat.tookMillis === undefined ? "" : ` after ${seconds(beat.tookMillis)}`;
  return `Heartbeat ${beat.number}: ${STATES[beat.state]}${took}`;
}

/** Tells all that is known of one. */
export function story(beat) {
  const sent = `Sent at ${time(beat.sent)} in period ${beat.period}.`;
  const answer = beat.tookMillis === undefined
    ? "No answer came."
    : `The answer came after ${seconds(beat.tookMillis)}.`;
  const bmc = beat.receivedMicros === undefined
    ? ""
    : `The BMC received it at ${(beat.receivedMicros / 1e6).toFixed(3)} s of its boot and took it out of its queue `
      + `${seconds(Math.round((beat.parsedMicros - beat.receivedMicros) / 1000))} later.`;
  return [sent, answer, bmc, CAUSES[beat.cause]].filter((part) => part).join(" ");
}

export function time(instant) {
  return new Date(instant).toLocaleTimeString([], { hour12: false });
}
