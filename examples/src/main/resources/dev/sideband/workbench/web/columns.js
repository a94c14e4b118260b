// What each column of the process table means to a person.

import { short, visible } from "./text.js";
import * as units from "./units.js";

const plain = { text: units.count, exact: String };
const size = { text: units.bytes, exact: (number) => `${units.count(number)} bytes` };
const name = { text: (value) => visible(short(value)), exact: (value) => visible(short(value, 2000)) };
const span = {
  text: (micros) => units.duration(micros / 1e6),
  exact: (micros) => `${units.count(micros)} \u00b5s`,
};
const sinceBoot = {
  text: (micros, table) => dated(micros, table, units.moment),
  exact: (micros, table) => dated(micros, table, (date) => date.toISOString()),
};
const usage = { text: units.usage, exact: (value) => `${value / 100} % of one core` };
const letter = { text: stateOfKernel, exact: stateOfKernel };

const KERNEL_STATES = {
  R: "running", S: "sleeping", D: "in uninterruptible wait", Z: "zombie", T: "stopped", t: "traced",
  I: "idle", X: "dead",
};

function stateOfKernel(code) {
  const sign = String.fromCodePoint(code & 0xffff);
  return KERNEL_STATES[sign] ? `${sign}, ${KERNEL_STATES[sign]}` : visible(sign);
}

/** A host may claim a moment that no calendar has. */
function dated(micros, table, show) {
  const date = table.dateOf(micros);
  return Number.isNaN(date.getTime()) ? String(micros) : show(date);
}

/** In the order shown; `shown` are there from the start, `narrow` also on a narrow screen. */
const KNOWN = [
  { name: "name", label: "Name", group: "Process", as: name, shown: true, narrow: true, width: 190, grow: 3 },
  { name: "pid", label: "PID", group: "Process", as: { text: String, exact: String }, shown: true, width: 76 },
  { name: "user", label: "User", group: "Process", as: name, shown: true, width: 88, grow: 1 },
  { name: "state", label: "State", group: "Activity", as: name, shown: true, width: 104 },
  { name: "cpuUsage", label: "CPU", group: "Activity", as: usage, shown: true, narrow: true, width: 90 },
  { name: "resident", label: "Memory", group: "Memory", as: size, shown: true, narrow: true, width: 98 },
  { name: "virtual", label: "Virtual", group: "Memory", as: size, width: 104 },
  { name: "threads", label: "Threads", group: "Process", as: plain, shown: true, width: 84 },
  { name: "handles", label: "Handles", group: "Process", as: plain, shown: true, width: 84 },
  { name: "readBytes", label: "Read", group: "Input and output", as: size, shown: true, width: 92 },
  { name: "writtenBytes", label: "Written", group: "Input and output", as: size, shown: true, width: 92 },
  { name: "readOperations", label: "Reads", group: "Input and output", as: plain, width: 92 },
  { name: "writeOperations", label: "Writes", group: "Input and output", as: plain, width: 92 },
  { name: "storageRead", label: "From storage", group: "Input and output", as: size, width: 116 },
  { name: "storageWritten", label: "To storage", group: "Input and output", as: size, width: 112 },
  { name: "cpuTime", label: "CPU time", group: "Activity", as: span, shown: true, width: 98 },
  { name: "start", label: "Started", group: "Activity", as: sinceBoot, shown: true, width: 122 },
  { name: "lastActive", label: "Last active", group: "Activity", as: sinceBoot, width: 124 },
  { name: "priority", label: "Priority", group: "Process", as: plain, width: 88 },
  { name: "nice", label: "Nice", group: "Process", as: plain, width: 72 },
  { name: "parent", label: "Parent", group: "Process", as: { text: String, exact: String }, width: 84 },
  { name: "userId", label: "User number", group: "Process", as: { text: String, exact: String }, width: 118 },
  { name: "kernelState", label: "Kernel state", group: "Activity", as: letter, width: 112 },
  { name: "command", label: "Command", group: "Command", as: name, width: 320, grow: 4 },
];

const UNKNOWN_NUMBER = { group: "Sent by a newer agent", as: plain, shown: true, width: 120 };
const UNKNOWN_TEXT = { group: "Sent by a newer agent", as: name, shown: true, width: 140 };

/**
 * Returns the columns of a table in the order shown. `field` is made of the column's number: what a
 * host calls its columns never names a property.
 */
export function columnsOf(sent) {
  const rank = new Map(KNOWN.map((column, index) => [column.name, index]));
  return sent
    .map((column) => {
      const numeric = column.kind === "integer";
      const known = KNOWN[rank.get(column.name)] ?? {
        ...(numeric ? UNKNOWN_NUMBER : UNKNOWN_TEXT),
        label: visible(short(column.name, 40)),
      };
      return { ...known, ...column, numeric, field: `c${column.number}` };
    })
    .sort((a, b) => (rank.get(a.name) ?? KNOWN.length) - (rank.get(b.name) ?? KNOWN.length));
}
