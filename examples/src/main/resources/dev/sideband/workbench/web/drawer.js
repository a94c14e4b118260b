// One process with every field that the host sent.

import { element, short, visible } from "./text.js";

const GROUPS = ["Process", "Activity", "Memory", "Input and output", "Command", "Sent by a newer agent"];

export class Drawer {
  #drawer = document.getElementById("drawer");
  #title = document.getElementById("drawer-title");
  #sub = document.getElementById("drawer-sub");
  #body = document.getElementById("drawer-body");
  #onClose;
  #onOpen;
  #key = null;

  constructor({ onClose, onOpen }) {
    this.#onClose = onClose;
    this.#onOpen = onOpen;
    document.getElementById("drawer-close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#key !== null) {
        this.close();
      }
    });
  }

  open(key, table) {
    this.#key = key;
    this.#drawer.hidden = false;
    this.show(table);
    this.#body.scrollTop = 0;
    this.#title.focus({ preventScroll: true });
  }

  close() {
    const key = this.#key;
    this.#key = null;
    this.#drawer.hidden = true;
    this.#onClose(key);
  }

  /** Shows the same process as the new table has it. */
  show(table) {
    if (this.#key === null) {
      return;
    }
    const row = table.byKey.get(this.#key);
    this.#drawer.classList.toggle("gone", !row);
    if (!row) {
      this.#sub.textContent = "It is not in the newest table: it has ended.";
      return;
    }
    this.#title.textContent = visible(short(row.sent.name ?? "", 120)) || "(no name)";
    this.#sub.textContent = `PID ${row.sent.pid}`;
    this.#body.replaceChildren(...GROUPS.flatMap((group) => this.#group(group, row, table)));
  }

  #group(group, row, table) {
    const columns = table.columns.filter((column) => column.group === group);
    if (columns.length === 0) {
      return [];
    }
    const list = element("dl");
    for (const column of columns) {
      list.append(element("dt", {}, column.label), this.#value(row, column, table));
    }
    return [element("h3", {}, group), list];
  }

  #value(row, column, table) {
    const value = row[column.field];
    if (value === null || value === undefined) {
      return element("dd", { class: "missing" }, table.reason(row, column));
    }
    if (!column.numeric) {
      return element("dd", { class: column.name === "command" ? "long" : false }, visible(value));
    }
    if (column.name === "parent") {
      return element("dd", {}, this.#parent(value, table));
    }
    const text = column.as.text(value, table);
    const exact = column.as.exact(value, table);
    return text === exact
      ? element("dd", {}, text)
      : element("dd", {}, text, element("span", { class: "exact" }, exact));
  }

  #parent(pid, table) {
    const parent = table.rows.find((row) => row.sent.pid === pid);
    if (!parent) {
      return String(pid);
    }
    const link = element("button", { type: "button", class: "link" }, `${visible(short(parent.sent.name ?? "", 60))} (${pid})`);
    link.addEventListener("click", () => this.#onOpen(parent.key));
    return link;
  }
}
