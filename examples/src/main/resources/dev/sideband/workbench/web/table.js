// One answer of the BMC, made ready to be shown.

import { columnsOf } from "./columns.js";

const SEARCHED = ["name", "pid", "user", "state", "command"];

export class ProcessTable {
  constructor(answer) {
    this.answer = answer;
    this.received = performance.now();
    this.columns = columnsOf(answer.columns);
    this.collected = Date.parse(answer.collected);
    this.rows = answer.rows.map((sent) => this.#row(sent));
    this.byKey = new Map(this.rows.map((row) => [row.key, row]));
  }

  #row(sent) {
    const row = { key: this.#keyOf(sent), sent };
    for (const column of this.columns) {
      row[column.field] = sent[column.name];
    }
    row.search = SEARCHED.map((name) => sent[name] ?? "").join("\n").toLowerCase();
    return row;
  }

  #keyOf(sent) {
    return this.columns.filter((column) => column.key).map((column) => sent[column.name]).join("/");
  }

  /** The wall-clock time of a moment that is given in microseconds since the host's boot. */
  dateOf(micros) {
    return new Date(this.collected - (this.answer.collectedMicros - micros) / 1000);
  }

  ageSeconds() {
    return this.answer.ageSeconds + (performance.now() - this.received) / 1000;
  }

  isStale() {
    return this.answer.stale || this.ageSeconds() > this.answer.staleAfterSeconds;
  }

  /** Why a cell is empty, in the BMC's words. */
  reason(row, column) {
    return row.sent.missing?.[column.name] ?? "unknown";
  }
}
