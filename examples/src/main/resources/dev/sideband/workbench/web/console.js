// The console page: which consoles are open, and what is asked for them when.

import "./trust.js";
import { consoles, Refused } from "./api.js";
import { ConsoleCard } from "./consolecard.js";
import { explain } from "./heartbeats.js";
import { element } from "./text.js";

const WAIT_MS = 1000;
const AGAIN_MS = 1000;

const at = (id) => document.getElementById(id);

const cards = new Map();
const closed = new Set(location.hash.slice(1).split(",").filter((name) => name));
let names = [];
let asking = null;

async function watch() {
  while (true) {
    if (document.hidden) {
      await once(document, "visibilitychange");
    }
    try {
      asking = new AbortController();
      const open = [...cards].map(([name, card]) => `${name}:${card.position}`).join(",");
      show(await consoles(open, cards.size > 0 ? WAIT_MS : 0, asking.signal));
      at("trouble").hidden = true;
    } catch (trouble) {
      if (trouble.name !== "AbortError") {
        showTrouble(trouble);
        await new Promise((go) => setTimeout(go, AGAIN_MS));
      }
    }
  }
}

function once(target, event) {
  return new Promise((go) => target.addEventListener(event, go, { once: true }));
}

function show(answer) {
  names = answer.consoles.map((console) => console.name);
  list(answer.consoles);
  arrange();
  for (const console of answer.consoles) {
    cards.get(console.name)?.show(console);
  }
  const ill = answer.consoles.filter((console) => console.state !== "live" || console.alarms.length > 0);
  at("health").className = `pill ${ill.length === 0 ? "good" : "warn"}`;
  at("health-text").textContent = ill.length === 0
    ? `${answer.consoles.length} consoles live`
    : ill.map((console) => `${console.name}: ${console.alarms[0] ?? console.state.replace("-", " ")}`)[0];
}

/** Opens and closes cards, in the order of the list. */
function arrange() {
  for (const name of names) {
    if (closed.has(name) && cards.has(name)) {
      cards.get(name).root.remove();
      cards.delete(name);
    } else if (!closed.has(name) && !cards.has(name)) {
      const card = new ConsoleCard(name, at("card"), { onTrouble: showTrouble });
      const after = names.slice(names.indexOf(name) + 1).map((other) => cards.get(other)).find((other) => other);
      at("cards").insertBefore(card.root, after?.root ?? null);
      card.open();
      cards.set(name, card);
    }
  }
}

function list(consoles) {
  if (at("list").childElementCount !== consoles.length) {
    at("list").replaceChildren(...consoles.map((console) => {
      const button = element("button", { type: "button", "data-name": console.name },
        element("span", { class: "dot" }), console.name);
      button.addEventListener("click", () => toggle(console.name));
      return button;
    }));
  }
  consoles.forEach((console, index) => {
    const button = at("list").children[index];
    button.setAttribute("aria-pressed", String(!closed.has(console.name)));
    button.dataset.state = console.state;
  });
}

function toggle(name) {
  if (!closed.delete(name)) {
    closed.add(name);
  }
  history.replaceState(null, "", `#${[...closed].join(",")}`);
  arrange();
  asking?.abort();
}

function showTrouble(trouble) {
  at("trouble").hidden = false;
  at("trouble").textContent = trouble instanceof Refused
    ? `The Workbench refuses: ${trouble.message}.`
    : "The Workbench does not answer. The page tries again by itself.";
}

explain(at("legend"));
watch();
