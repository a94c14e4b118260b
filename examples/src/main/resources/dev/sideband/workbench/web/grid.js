// The grid of processes: Tabulator draws the rows in sight, sorts and filters; we say what is in them.

import {
  FilterModule, FormatModule, FrozenColumnsModule, InteractionModule, ResizeColumnsModule,
  ResizeTableModule, SortModule, Tabulator,
} from "./tabulator.mjs";
import { element } from "./text.js";

Tabulator.registerModule([
  FilterModule, FormatModule, FrozenColumnsModule, InteractionModule, ResizeColumnsModule,
  ResizeTableModule, SortModule,
]);

const NARROW = matchMedia("(max-width: 640px)");
const COLLATOR = new Intl.Collator("en", { numeric: true });
const STATES = new Map([
  ["working", "good"], ["busy", "warn"], ["error", "bad"], ["unexpectedly terminated", "bad"],
]);

export class Grid {
  #holder;
  #onOpen;
  #onCount;
  #grid = null;
  #ready = false;
  #table = null;
  #layout = "";
  #sort = [{ name: "cpuUsage", dir: "desc" }];
  #words = [];
  #chosen = new Map();
  #selected = null;
  #largest = {};

  /** `onOpen(key)` is called for the row that a person opens, `onCount(shown)` after each filter. */
  constructor(holder, { onOpen, onCount }) {
    this.#holder = holder;
    this.#onOpen = onOpen;
    this.#onCount = onCount;
    NARROW.addEventListener("change", () => this.#table && this.show(this.#table));
  }

  /** Shows a table; order, filter, place and selection stay as they are. */
  show(table) {
    this.#table = table;
    this.#largest = {
      cpuUsage: 10_000,
      resident: table.rows.reduce((most, row) => Math.max(most, row.sent.resident ?? 0), 1),
    };
    const layout = `${NARROW.matches}|${table.columns.map((column) => column.field)}`;
    if (layout !== this.#layout) {
      this.#layout = layout;
      this.#build();
    } else if (this.#ready) {
      this.#replace();
    }
  }

  /** Keeps the rows that hold every word of `text`. */
  filter(text) {
    this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (this.#ready) {
      this.#grid.refreshFilter();
    }
  }

  select(key) {
    this.#selected = key;
    for (const row of this.#holder.querySelectorAll(".tabulator-row")) {
      row.classList.toggle("chosen", row.dataset.key === key);
    }
  }

  /** Gives the keyboard back to the row of a process. */
  focus(key) {
    this.#holder.querySelector(`[data-key="${CSS.escape(key)}"] button`)?.focus({ preventScroll: true });
  }

  isShown(column) {
    return this.#chosen.get(column.name) ?? Boolean(NARROW.matches ? column.narrow : column.shown);
  }

  setShown(column, shown) {
    this.#chosen.set(column.name, shown);
    if (this.#ready) {
      this.#grid[shown ? "showColumn" : "hideColumn"](column.field);
      this.#grid.redraw();
    }
  }

  #build() {
    this.#grid?.destroy();
    this.#ready = false;
    const narrow = NARROW.matches;
    const fields = new Map(this.#table.columns.map((column) => [column.name, column.field]));
    const grid = new Tabulator(this.#holder, {
      data: this.#table.rows,
      columns: this.#table.columns.map((column) => this.#definition(column, narrow)),
      index: "key",
      height: "100%",
      layout: "fitColumns",
      rowHeight: narrow ? 52 : 34,
      nestedFieldSeparator: false,
      columnHeaderSortMulti: false,
      headerSortElement: "",
      placeholder: undefined,
      initialSort: this.#sort
        .filter((sort) => fields.has(sort.name))
        .map((sort) => ({ column: fields.get(sort.name), dir: sort.dir })),
      initialFilter: [],
      rowFormatter: (row) => {
        const line = row.getElement();
        line.dataset.key = row.getData().key;
        line.classList.toggle("chosen", row.getData().key === this.#selected);
      },
    });
    grid.on("tableBuilt", () => {
      this.#ready = true;
      grid.setFilter((row) => this.#words.every((word) => row.search.includes(word)));
      this.#holder.setAttribute("aria-label", "Processes");
      if (grid.getDataCount() !== this.#table.rows.length) {
        this.#replace();
      }
    });
    grid.on("dataFiltered", (filters, rows) => this.#onCount(rows.length));
    grid.on("dataSorted", (sorters) => this.#remember(sorters));
    grid.on("rowClick", (event, row) => this.#onOpen(row.getData().key));
    this.#grid = grid;
  }

  #remember(sorters) {
    const names = new Map(this.#table.columns.map((column) => [column.field, column.name]));
    this.#sort = sorters.map((sort) => ({ name: names.get(sort.field), dir: sort.dir }));
  }

  async #replace() {
    const held = document.activeElement?.closest(".tabulator-row")?.dataset.key;
    await this.#grid.replaceData(this.#table.rows);
    if (held !== undefined) {
      this.focus(held);
    }
  }

  #definition(column, narrow) {
    return {
      field: column.field,
      title: column.label,
      titleFormatter: () => element("button", { type: "button", title: `Sort by ${column.label}` }, column.label),
      visible: this.isShown(column),
      frozen: !narrow && column.name === "name",
      minWidth: narrow ? 70 : column.width,
      width: narrow && !column.grow ? Math.min(column.width, 100) : undefined,
      widthGrow: column.grow ?? 1,
      hozAlign: column.numeric ? "right" : "left",
      headerHozAlign: column.numeric ? "right" : "left",
      headerSortStartingDir: column.numeric ? "desc" : "asc",
      cssClass: `column-${column.number}${column.numeric ? " numeric" : ""}`,
      sorter: (a, b, rowA, rowB, _, dir) => compare(a, b, column.numeric, dir),
      formatter: (cell) => this.#cell(cell.getData(), column, narrow),
    };
  }

  #cell(row, column, narrow) {
    const value = row[column.field];
    if (column.name === "name") {
      return this.#name(row, column, narrow);
    }
    if (value === null || value === undefined) {
      const reason = this.#table.reason(row, column);
      return element("span", { class: "missing", title: reason }, "\u2013", hidden(reason));
    }
    const shown = column.as.text(value, this.#table);
    const cell = element("span", { class: "value", title: column.as.exact(value, this.#table) }, shown);
    if (column.name === "state") {
      cell.classList.add("state", STATES.get(value) ?? "calm");
    }
    cell.classList.toggle("zero", value === 0);
    if (this.#largest[column.name] && value > 0) {
      cell.classList.add("bar");
      const share = Math.min(1, value / this.#largest[column.name]);
      cell.style.setProperty("--share", `${(share * 100).toFixed(1)}%`);
    }
    return cell;
  }

  #name(row, column, narrow) {
    const value = row[column.field];
    const shown = value ? column.as.text(value) : `(no name, ${row.key})`;
    const button = element("button", { type: "button", class: "name", title: shown }, shown);
    if (!narrow) {
      return button;
    }
    const { pid, user } = row.sent;
    const user0 = user ? `${column.as.text(user)} \u00b7 ` : "";
    return element("span", { class: "two" }, button, element("span", { class: "sub" }, `${user0}${pid}`));
  }
}

function hidden(text) {
  return element("span", { class: "hidden" }, text);
}

/** Cells without a value come last, whichever way the others go. */
function compare(a, b, numeric, dir) {
  const noA = a === null || a === undefined;
  const noB = b === null || b === undefined;
  if (noA || noB) {
    return noA && noB ? 0 : (noA ? 1 : -1) * (dir === "asc" ? 1 : -1);
  }
  return numeric ? a - b : COLLATOR.compare(a, b);
}
