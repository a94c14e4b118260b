// What can be ordered, and the dialog that asks before it is.

import { orderRollout, orderThis, Refused } from "./api.js";
import { element, visible } from "./text.js";

const at = (id) => document.getElementById(id);

const IDLE = ["stopped", "unexpectedly terminated"];
const RUNS = ["working", "busy", "waiting"];
const LIVES = [...RUNS, "starting", "error", "suspended", "draining"];

/** In the order shown; `in` are the states of a service that take it. */
const SERVICE_ORDERS = [
  { kind: "start", label: "Start", in: IDLE, text: "A new process is started." },
  { kind: "restart", label: "Restart", in: [...LIVES, "unexpectedly terminated"], text: "Its process is asked to end, and started again." },
  { kind: "stop", label: "Stop", in: [...LIVES, "unexpectedly terminated"], text: "Its process is asked to end, and ended by force when its grace time is over. It stays stopped." },
  { kind: "suspend", label: "Suspend", in: RUNS, text: "Its process is kept from running until it is resumed." },
  { kind: "resume", label: "Resume", in: ["suspended"], text: "Its process runs again." },
  { kind: "drain", label: "Drain", in: RUNS, text: "It ends what it has, takes nothing new, and stops." },
  { kind: "degrade", label: "Degrade", in: RUNS, text: "It goes to its reduced level.", argument: "level" },
  { kind: "restore", label: "Restore", in: RUNS, text: "It goes back to its full level." },
  { kind: "upgrade", label: "Upgrade", in: [...IDLE, ...RUNS, "error"], text: "Its code is replaced; if the new version does not become ready, the old one comes back.", argument: "version" },
  { kind: "rollback", label: "Roll back", in: [...IDLE, ...RUNS, "error"], text: "The version before comes back." },
  { kind: "protect", label: "Protect", in: LIVES, text: "Orders that would end it are refused." },
  { kind: "unprotect", label: "Unprotect", in: [...LIVES, ...IDLE], text: "Orders that would end it are taken again." },
  { kind: "terminate", label: "Terminate", in: [...LIVES, "stopping"], text: "Its process is ended by force, at once." },
];

const PROCESS_ORDERS = [
  { kind: "stop", label: "Stop", text: "It is asked to end (SIGTERM)." },
  { kind: "suspend", label: "Suspend", text: "It is kept from running (SIGSTOP)." },
  { kind: "resume", label: "Resume", text: "It runs again (SIGCONT)." },
  { kind: "terminate", label: "Terminate", text: "It is ended by force (SIGKILL)." },
];

const HOST_ORDERS = [
  { kind: "drain", label: "Drain", text: "All its services end what they have, and stop." },
  { kind: "shut-down", label: "Shut down", text: "All its services are drained, and the machine is halted.", dry: true },
];

const MOST_BOXES = 200;

/** What the chassis of a worker can be made to do, as an alarm offers it. */
export const POWER = {
  "power-soft-off": { label: "Soft off", text: "Its power button is pressed: the operating system is asked to shut down, and may not listen." },
  "power-reset": { label: "Reset", text: "It starts anew at once, with its power on. Nothing that runs in it is asked." },
  "power-cycle": { label: "Power cycle", text: "Its power is taken away and given again. Nothing that runs in it is asked." },
};

/** Returns the orders that a service takes in its state. */
export function ordersFor(service) {
  return SERVICE_ORDERS.filter((order) => order.in.includes(service.state)
    && (order.kind !== "protect" || !service.protected)
    && (order.kind !== "unprotect" || service.protected)
    && (order.kind !== "degrade" || service.level === "full")
    && (order.kind !== "restore" || service.level !== "full")
    && (order.kind !== "upgrade" && order.kind !== "rollback" || service.version !== ""));
}

/** Opens a menu of orders beside the button that was pressed. */
export function openMenu(button, orders, choose) {
  closeMenu();
  const menu = element("div", { class: "sheet orders-menu", role: "menu", id: "orders-menu" },
    ...orders.map((order) => {
      const item = element("button", { type: "button", class: "quiet", role: "menuitem", "data-kind": order.kind }, order.label);
      item.addEventListener("click", () => {
        closeMenu();
        choose(order);
      });
      return item;
    }));
  document.body.append(menu);
  const place = button.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(place.right - box.width, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(place.bottom + 4, innerHeight - box.height - 8))}px`;
  menu.querySelector("button")?.focus();
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenu();
      button.focus();
    }
    const items = [...menu.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    }
  });
}

export function closeMenu() {
  at("orders-menu")?.remove();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#orders-menu, [data-opens-menu]")) {
    closeMenu();
  }
});

/** Asks about an order to a service, then gives it. */
export function orderService(worker, service, versions, button, done) {
  openMenu(button, ordersFor(service), (order) => {
    const fields = [];
    let value = () => "";
    if (order.argument === "version") {
      const list = element("select", { id: "confirm-version" },
        ...versions.filter((version) => version !== service.version)
          .map((version) => element("option", {}, version)));
      fields.push(element("label", {}, "Version", list));
      value = () => `version=${list.value}`;
    }
    ask({
      title: `${order.label} ${visible(service.name)} at ${visible(worker.name)}?`,
      text: order.text,
      fields,
      give: (dryRun) => orderThis({
        worker: worker.name, kind: order.kind, service: service.name, process: "",
        dryRun: String(dryRun), arguments: value(),
      }),
      done,
    });
  });
}

/** Asks about an order to one process, then gives it. */
export function orderProcess(row, name, button, done) {
  openMenu(button, PROCESS_ORDERS, (order) => ask({
    title: `${order.label} ${visible(name)} (${row.process.split("/")[1]}) at ${visible(row.worker)}?`,
    text: row.service === ""
      ? order.text
      : `It is the process of the service ${visible(row.service)}, which is ordered this.`,
    fields: [],
    give: (dryRun) => orderThis({
      worker: row.worker, kind: order.kind, service: "", process: row.process,
      dryRun: String(dryRun), arguments: "",
    }),
    done,
  }));
}

/** Asks about an order to a whole worker, then gives it. */
export function orderHost(worker, button, done) {
  openMenu(button, HOST_ORDERS, (order) => ask({
    title: `${order.label} ${visible(worker.name)}?`,
    text: order.text,
    fields: [],
    dry: order.dry,
    give: (dryRun) => orderThis({
      worker: worker.name, kind: order.kind, service: "", process: "", dryRun: String(dryRun), arguments: "",
    }),
    done,
  }));
}

/** Asks about a change of a chassis' power, then does it. */
export function askPower(worker, word, give, done) {
  ask({ title: `${POWER[word].label} ${visible(worker)}?`, text: POWER[word].text, yes: "Do it", fields: [], give, done, dryable: false });
}

/** Asks for a rollout, then begins it. */
export function openRollout(workers, artefacts, done) {
  const services = [...new Set(workers.flatMap((worker) => worker.services.map((each) => each.name)))].sort();
  const service = element("select", { id: "rollout-service" }, ...services.map((name) => element("option", {}, visible(name))));
  const kind = element("select", { id: "rollout-kind" },
    ...["upgrade", "rollback", "restart", "stop", "start", "degrade", "restore"].map((each) => element("option", {}, each)));
  const version = element("select", { id: "rollout-version" });
  const versionLabel = element("label", {}, "Version", version);
  const width = element("input", { id: "rollout-width", type: "number", min: "1", max: "1000", value: "1" });
  const pause = element("input", { id: "rollout-pause", type: "number", min: "0", max: "3600", value: "0" });
  const revert = element("input", { id: "rollout-revert", type: "checkbox" });
  revert.checked = true;
  const revertLabel = element("label", { class: "check" }, revert, "bring back what was done if one fails");
  const names = workers.map((worker) => worker.name);
  const groups = names.slice(0, MOST_BOXES).map((name) => ({ value: name, label: visible(name) }));
  if (names.length > MOST_BOXES) {
    groups.push({ value: names.slice(MOST_BOXES).join(","), label: `and ${names.length - MOST_BOXES} more` });
  }
  const boxes = groups.map((group) => {
    const box = element("input", { type: "checkbox", value: group.value });
    box.checked = true;
    return element("label", { class: "check" }, box, group.label);
  });
  const chosen = () => boxes.map((label) => label.querySelector("input")).filter((box) => box.checked).map((box) => box.value);
  const fit = () => {
    const versions = artefacts[services[service.selectedIndex]] ?? [];
    const held = version.value;
    version.replaceChildren(...versions.map((each) => element("option", {}, each)));
    version.value = versions.includes(held) ? held : versions.at(-1) ?? "";
    versionLabel.hidden = kind.value !== "upgrade";
    revertLabel.hidden = kind.value !== "upgrade";
  };
  if (services.includes("shop")) {
    service.value = "shop";
  }
  service.addEventListener("change", fit);
  kind.addEventListener("change", fit);
  fit();
  ask({
    title: "Roll out",
    text: "The workers are asked in this order, a batch at a time. When one fails, no more are asked.",
    yes: "Begin",
    fields: [
      element("label", {}, "What", kind), element("label", {}, "Service", service), versionLabel,
      element("label", {}, "At a time", width), element("label", {}, "Seconds between batches", pause),
      revertLabel, element("fieldset", {}, element("legend", {}, "Workers"), ...boxes),
    ],
    give: (dryRun) => orderRollout({
      workers: chosen().length === boxes.length ? "*" : chosen().join(","), kind: kind.value, service: services[service.selectedIndex],
      arguments: kind.value === "upgrade" ? `version=${version.value}` : "",
      width: width.value, pause: pause.value, revert: String(kind.value === "upgrade" && revert.checked),
      dryRun: String(dryRun),
    }),
    done,
  });
}

let answer = () => {};

/** Shows the dialog; `give(dryRun)` is called if the person says yes. */
function ask({ title, text, fields, give, done, yes = "Order it", dry = false, dryable = true }) {
  at("confirm-title").textContent = title;
  at("confirm-text").textContent = text;
  at("confirm-fields").replaceChildren(...fields);
  at("confirm-yes").textContent = yes;
  at("confirm-dry").checked = dry;
  at("confirm-dry").closest("label").hidden = !dryable;
  at("confirm-refused").hidden = true;
  answer = async () => {
    at("confirm-yes").disabled = true;
    try {
      await give(at("confirm-dry").checked);
      at("confirm").close();
      done();
    } catch (trouble) {
      at("confirm-refused").hidden = false;
      at("confirm-refused").textContent = trouble instanceof Refused
        ? `${visible(trouble.message)}.` : "The server does not answer.";
    } finally {
      at("confirm-yes").disabled = false;
    }
  };
  at("confirm").showModal();
}

at("confirm").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  answer();
});
at("confirm-no").addEventListener("click", () => at("confirm").close());
