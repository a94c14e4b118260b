// The page: what is asked of the BMC when, and who is told.

import "./trust.js";
import { display, Refused, stages } from "./api.js";
import { Drawer } from "./drawer.js";
import { Grid } from "./grid.js";
import { showStages } from "./stages.js";
import { ProcessTable } from "./table.js";
import { element } from "./text.js";
import * as units from "./units.js";

const EVERY_MS = 5000;

const at = (id) => document.getElementById(id);

let table = null;
let agent = null;
let paused = false;
let asking = false;
let timer = 0;

const grid = new Grid(at("grid"), { onOpen: open, onCount: showCount });
const drawer = new Drawer({
  onOpen: open,
  onClose: (key) => {
    grid.select(null);
    grid.focus(key);
  },
});

function open(key) {
  grid.select(key);
  drawer.open(key, table);
}

function showCount(shown) {
  const all = table.rows.length;
  at("count").textContent = shown === all
    ? `${units.count(all)} processes`
    : `${units.count(shown)} of ${units.count(all)}`;
}

function view() {
  return location.hash === "#stages" ? "stages" : "processes";
}

async function bringTable() {
  showTable(new ProcessTable(await display()));
}

async function bringStages() {
  const answer = await stages(table?.answer);
  noteAgent(answer.agent);
  showStages(answer);
}

/** Asks for what the view in sight needs. */
function refresh() {
  return ask(view() === "stages" ? bringStages : bringTable);
}

/** Asks the BMC, and never twice at a time. */
async function ask(question) {
  if (asking || document.hidden) {
    return;
  }
  asking = true;
  clearTimeout(timer);
  at("refresh").disabled = true;
  try {
    await question();
    at("trouble").hidden = true;
  } catch (trouble) {
    showTrouble(trouble);
  } finally {
    asking = false;
    at("refresh").disabled = false;
    if (!paused) {
      timer = setTimeout(refresh, EVERY_MS);
    }
    tick();
  }
}

function showTable(newest) {
  const columnsChanged = table?.columns.length !== newest.columns.length;
  table = newest;
  noteAgent(table.answer.agent);
  at("empty").hidden = true;
  at("grid").hidden = false;
  grid.show(table);
  drawer.show(table);
  if (columnsChanged) {
    listColumns();
  }
}

function showTrouble(trouble) {
  if (trouble instanceof Refused && trouble.code === "nothing-to-show") {
    at("grid").hidden = true;
    at("empty").hidden = false;
    return;
  }
  at("trouble").hidden = false;
  at("trouble").textContent = trouble instanceof Refused
    ? `The BMC refuses: ${trouble.message}.`
    : "The BMC does not answer. The page tries again by itself.";
}

function noteAgent(said) {
  agent = { ...said, noted: performance.now() };
}

/** What changes with time alone. */
function tick() {
  tickAgent();
  if (table !== null) {
    tickTable();
  }
}

function tickAgent() {
  if (agent === null || agent.silenceSeconds === null) {
    at("health").className = "pill";
    at("health-text").textContent = "No agent yet";
    return;
  }
  const silence = agent.silenceSeconds + (performance.now() - agent.noted) / 1000;
  at("health").className = `pill ${agent.alive ? "good" : "bad"}`;
  at("health-text").textContent =
    agent.alive ? "Agent live" : `Agent silent for ${units.duration(silence)}`;
}

function tickTable() {
  at("age-text").textContent = `Collected ${units.age(table.ageSeconds())}`;
  at("age").title = `Collected ${table.answer.collected}, generation ${table.answer.generation}`;
  at("stale").hidden = !table.isStale();
  document.body.classList.toggle("stale", table.isStale());
}

function listColumns() {
  const choices = table.columns.map((column) => {
    const box = element("input", { type: "checkbox" });
    box.checked = grid.isShown(column);
    box.addEventListener("change", () => grid.setShown(column, box.checked));
    return element("label", {}, box, column.label);
  });
  at("columns").replaceChildren(at("columns").querySelector("legend"), ...choices);
}

function toggleColumns(shown) {
  at("columns").hidden = !shown;
  at("columns-button").setAttribute("aria-expanded", String(shown));
}

function showView() {
  const name = view();
  for (const other of ["processes", "stages"]) {
    at(other).hidden = other !== name;
    at(`to-${other}`).toggleAttribute("aria-current", false);
  }
  at(`to-${name}`).setAttribute("aria-current", "page");
  document.title = `${name === "stages" ? "Stages" : "Processes"} \u00b7 Sideband`;
  refresh();
}

at("filter").addEventListener("input", (event) => grid.filter(event.target.value));
at("refresh").addEventListener("click", refresh);
at("display").addEventListener("click", () => ask(async () => {
  await bringTable();
  await bringStages();
}));
at("pause").addEventListener("click", () => {
  paused = !paused;
  at("pause").setAttribute("aria-pressed", String(paused));
  at("pause").textContent = paused ? "Resume" : "Pause";
  if (paused) {
    clearTimeout(timer);
  } else {
    refresh();
  }
});
at("columns-button").addEventListener("click", () => toggleColumns(at("columns").hidden));
document.addEventListener("click", (event) => {
  if (!event.target.closest(".menu")) {
    toggleColumns(false);
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !paused) {
    refresh();
  }
});
addEventListener("hashchange", showView);
setInterval(tick, 1000);
showView();
