// The processes of all workers: the server sorts and cuts, and only the rows in sight are drawn.

import { columnsOf } from "./columns.js";
import { element, short, visible } from "./text.js";

const HEIGHT = 34;
const AROUND = 40;
const STATES = new Map([
  ["working", "good"], ["busy", "warn"], ["error", "bad"], ["unexpectedly terminated", "bad"],
  ["code upgrading", "busy"], ["code deploying", "busy"],
]);

const name = { text: (value) => visible(short(value, 80)), exact: (value) => visible(short(value, 400)) };
const OWN = [
  { id: "worker", label: "Worker", as: name, width: 96, of: (row) => row.worker },
  { id: "service", label: "Service", as: name, width: 96, of: (row) => row.service },
  { id: "task", label: "Task", as: name, width: 80, of: (row) => row.task },
];

export class Rows {
  #holder;
  #bring;
  #onOpen;
  #onCount;
  #head = element("div", { class: "rows-head", role: "row" });
  #body = element("div", { class: "rows-body", role: "rowgroup" });
  #sort = { id: "worker", dir: "asc" };
  #filter = {};
  #columns = [];
  #layout = "";
  #answer = null;
  #asking = false;
  #again = false;

  /** `bring(query)` asks for rows, `onOpen(row, name, button)` is called for the row that a person opens. */
  constructor(holder, { bring, onOpen, onCount }) {
    this.#holder = holder;
    this.#bring = bring;
    this.#onOpen = onOpen;
    this.#onCount = onCount;
    holder.append(this.#head, this.#body);
    holder.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    addEventListener("resize", () => this.#scrolled());
  }

  /** Keeps the rows that fit. */
  filter(filter) {
    this.#filter = filter;
    this.#holder.scrollTop = 0;
    return this.refresh();
  }

  /** Asks for the rows in sight, and some around them; never twice at a time. */
  async refresh() {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#again = false;
        const first = Math.max(0, this.#first() - AROUND);
        const count = this.#inSight() + 2 * AROUND;
        this.#show(await this.#bring(new URLSearchParams({
          ...this.#filter, sort: this.#sort.id, dir: this.#sort.dir, offset: String(first), count: String(count),
        })));
      } while (this.#again);
    } finally {
      this.#asking = false;
    }
  }

  #first() {
    return Math.floor(this.#holder.scrollTop / HEIGHT);
  }

  #inSight() {
    return Math.ceil(this.#holder.clientHeight / HEIGHT) + 1;
  }

  #scrolled() {
    this.#draw();
    const first = this.#first();
    const got = this.#answer;
    if (got !== null && (first < got.offset
        || Math.min(got.matching, first + this.#inSight()) > got.offset + got.rows.length)) {
      this.refresh().catch(() => {});
    }
  }

  #show(answer) {
    this.#answer = answer;
    this.#onCount(answer.matching, answer.total);
    const places = new Map(answer.columns.map((column, place) => [column.number, place]));
    const sent = columnsOf(answer.columns).map((column) => ({
      ...column,
      id: String(column.number),
      of: column.name === "state" ? (row) => row.state : (row) => row.cells[places.get(column.number)],
    }));
    this.#columns = [sent[0], OWN[0], ...sent.slice(1, 4), OWN[1], ...sent.slice(4), OWN[2]];
    const layout = this.#columns.map((column) => column.id).join();
    if (layout !== this.#layout) {
      this.#layout = layout;
      this.#drawHead();
    }
    this.#body.style.height = `${answer.matching * HEIGHT}px`;
    this.#holder.setAttribute("aria-rowcount", String(answer.matching + 1));
    this.#draw();
  }

  #drawHead() {
    const widths = this.#columns.map((column) => `minmax(${column.width}px, ${column.grow ?? 1}fr)`).join(" ");
    this.#holder.style.setProperty("--columns", widths);
    this.#holder.style.setProperty("--least", `${this.#columns.reduce((sum, column) => sum + column.width, 0)}px`);
    this.#head.replaceChildren(...this.#columns.map((column) => {
      const button = element("button", { type: "button", title: `Sort by ${column.label}` }, column.label);
      button.addEventListener("click", () => this.#sortBy(column));
      return element("span", { role: "columnheader", class: column.numeric ? "numeric" : false, "data-column": column.name ?? column.id }, button);
    }));
    this.#markSort();
  }

  #sortBy(column) {
    const first = column.numeric ? "desc" : "asc";
    const other = first === "asc" ? "desc" : "asc";
    this.#sort = { id: column.id, dir: this.#sort.id === column.id && this.#sort.dir === first ? other : first };
    this.#markSort();
    this.#holder.scrollTop = 0;
    this.refresh().catch(() => {});
  }

  #markSort() {
    this.#columns.forEach((column, place) => {
      const head = this.#head.children[place];
      head.removeAttribute("aria-sort");
      if (column.id === this.#sort.id) {
        head.setAttribute("aria-sort", this.#sort.dir === "asc" ? "ascending" : "descending");
      }
    });
  }

  #draw() {
    const got = this.#answer;
    if (got === null) {
      return;
    }
    const first = Math.min(this.#first(), Math.max(0, got.matching - 1));
    const last = Math.min(got.matching, first + this.#inSight());
    const held = document.activeElement?.closest(".rows-row")?.dataset.key;
    const drawn = [];
    for (let place = first; place < last; place++) {
      const row = got.rows[place - got.offset];
      drawn.push(row === undefined ? this.#blank(place) : this.#row(row, place));
    }
    this.#body.replaceChildren(...drawn);
    if (held !== undefined) {
      this.#body.querySelector(`[data-key="${CSS.escape(held)}"] button`)?.focus({ preventScroll: true });
    }
  }

  #blank(place) {
    return this.#placed(element("div", { class: "rows-row" }, element("span", { class: "missing" }, "…")), place);
  }

  #placed(line, place) {
    line.setAttribute("role", "row");
    line.setAttribute("aria-rowindex", String(place + 2));
    line.style.transform = `translateY(${place * HEIGHT}px)`;
    return line;
  }

  #row(row, place) {
    const seen = this.#answer.workers[row.worker];
    const table = { dateOf: (micros) => new Date(seen.wallMillis - (seen.micros - micros) / 1000) };
    let missing = 0;
    const reasons = new Map();
    row.cells.forEach((cell, at) => {
      if (cell === null) {
        reasons.set(at, row.missing[missing++]);
      }
    });
    const places = new Map(this.#answer.columns.map((column, at) => [String(column.number), at]));
    return this.#placed(element("div", { class: "rows-row", "data-key": `${row.worker}/${row.process}` },
      ...this.#columns.map((column) => this.#cell(row, column, table, reasons.get(places.get(column.id))))), place);
  }

  #cell(row, column, table, reason) {
    const value = column.of(row);
    const cell = element("span", { role: "cell", class: column.numeric ? "numeric" : false });
    if (value === null || value === undefined || value === "") {
      cell.append(element("span", { class: "missing", title: reason ?? "" }, "–"));
    } else if (column.name === "name") {
      const button = element("button", { type: "button", class: "name", "data-opens-menu": true, title: column.as.exact(value, table) }, column.as.text(value, table));
      button.addEventListener("click", () => this.#onOpen(row, value, button));
      cell.append(button);
    } else {
      const shown = element("span", { class: "value", title: column.as.exact(value, table) }, column.as.text(value, table));
      if (column.name === "state") {
        shown.classList.add("state", STATES.get(value) ?? "calm");
      }
      shown.classList.toggle("zero", value === 0);
      cell.append(shown);
    }
    return cell;
  }
}
