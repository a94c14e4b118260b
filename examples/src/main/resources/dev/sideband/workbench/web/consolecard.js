// One console: its screen, its state, whether it is whole, its heartbeats, and what can be done to it.

import { consoleBefore, consoleHeartbeat, makeTrouble, orderPower, sendBreak, typeAt } from "./api.js";
import { draw, STATES, story, summary, time, waiting } from "./heartbeats.js";
import { bytesOf, gapText, Screen } from "./terminal.js";
import { element, short, visible } from "./text.js";
import * as units from "./units.js";

const LOOKS = {
  "connecting": ["calm", "Connecting"],
  "live": ["good", "Live"],
  "bmc-busy": ["warn", "BMC was busy"],
  "network-lost": ["bad", "Network lost"],
  "taken": ["warn", "Taken by somebody else"],
  "refilling": ["busy", "Refilling"],
  "ended": ["calm", "Ended"],
};

/** A form holds so many characters, whatever they are. */
const TYPED_AT_A_TIME = 400;
const SILENT_SECONDS = 2.5;
const USUALLY_WAITING = 2;
const ESCAPES = /\u001b\[[^@-~]*[@-~]/g;

export class ConsoleCard {
  #name;
  #parts;
  #screen;
  #onTrouble;
  #beats = [];
  #chosen = null;
  #first = null;
  #next = -1;
  #typed = "";
  #typing = false;

  constructor(name, template, { onTrouble }) {
    this.#name = name;
    this.#onTrouble = onTrouble;
    this.root = template.content.cloneNode(true).firstElementChild;
    this.root.id = `console-${name}`;
    this.#parts = Object.fromEntries(
      ["target", "state", "state-text", "whole", "screen", "gaps", "strip", "caption", "detail", "story", "log",
        "earlier", "break", "close"]
        .map((part) => [part, this.root.querySelector(`.${part}`)]));
    this.root.querySelector("h2").textContent = name;
    this.#listen();
  }

  /** Opens the screen; the card must be in the page by now. */
  open() {
    this.#screen = new Screen(this.#parts.screen, {
      onType: (text) => this.#type(text),
      onGaps: (gaps) => this.#showGaps(gaps),
    });
    // For whoever reads screens by program.
    this.root.text = () => this.#screen.text();
  }

  /** Returns up to where it has shown the console. */
  get position() {
    return this.#next;
  }

  #listen() {
    const { strip, earlier, close } = this.#parts;
    strip.addEventListener("click", (event) => this.#choose(Number(event.target.dataset.number)));
    strip.addEventListener("keydown", (event) => this.#step({ ArrowLeft: -1, ArrowRight: 1 }[event.key], event));
    close.addEventListener("click", () => this.#choose(null));
    earlier.addEventListener("click", () => this.#attempt(() => this.#bringEarlier()));
    this.#parts.break.addEventListener("click", () => this.#attempt(() => sendBreak(this.#name)));
    for (const button of this.root.querySelectorAll("button.power")) {
      button.addEventListener("click", () =>
        this.#attempt(() => orderPower(this.#name, button.dataset.action)));
    }
    for (const button of this.root.querySelectorAll("button.trouble")) {
      button.addEventListener("click", () =>
        this.#attempt(() => makeTrouble(this.#name, button.dataset.kind, button.dataset.seconds)));
    }
  }

  async #attempt(what) {
    try {
      await what();
    } catch (trouble) {
      this.#onTrouble(trouble);
    }
  }

  /** Sends what is typed in its order, one form at a time. */
  async #type(text) {
    this.#typed += text;
    if (this.#typing) {
      return;
    }
    this.#typing = true;
    await this.#attempt(async () => {
      while (this.#typed) {
        const part = this.#typed.slice(0, TYPED_AT_A_TIME);
        this.#typed = this.#typed.slice(part.length);
        await typeAt(this.#name, part);
      }
    });
    this.#typing = false;
  }

  async #bringEarlier() {
    const page = await consoleBefore(this.#name, this.#first ?? 0);
    this.#parts.earlier.disabled = page.records.length === 0;
    if (page.records.length > 0) {
      this.#first = page.position;
      this.#screen.prepend(page.records);
    }
  }

  /** Shows how the console is now, and what it said since. */
  show(answer) {
    this.#parts.target.textContent = visible(short(answer.target, 60));
    this.#beats = answer.heartbeats;
    this.#showState(answer);
    this.#showWhole(answer);
    draw(this.#parts.strip, answer.heartbeats, this.#chosen);
    this.#parts.caption.textContent = `The last minute: ${summary(answer.heartbeats) || "no heartbeat yet"}`;
    for (const button of this.root.querySelectorAll("button.trouble")) {
      const left = answer.troubles[button.dataset.kind];
      button.hidden = left === undefined;
      button.setAttribute("aria-pressed", String(left > 0));
      button.textContent = left > 0 ? `${left} s to go` : button.dataset.label;
    }
    for (const button of this.root.querySelectorAll("button.power")) {
      button.hidden = answer.on === undefined || answer.on === (button.dataset.action === "on");
    }
    if (answer.said) {
      this.#first ??= answer.said.position;
      this.#next = answer.said.next;
      this.#screen.append(answer.said.records);
    }
  }

  #showState(answer) {
    const [looks, words] = this.#looks(answer);
    this.#parts.state.className = `pill state ${looks}`;
    this.#parts["state-text"].textContent = words;
    this.#parts.state.title = visible(short(answer.reason, 200));
    this.root.dataset.state = answer.state;
  }

  #looks(answer) {
    const late = waiting(answer.heartbeats);
    if (answer.state === "live" && answer.silenceSeconds > SILENT_SECONDS) {
      return ["warn", `Silent for ${Math.round(answer.silenceSeconds)} s`];
    }
    if ((answer.state === "live" || answer.state === "bmc-busy") && late > USUALLY_WAITING) {
      return ["warn", `BMC stalls: ${late} heartbeats wait`];
    }
    return LOOKS[answer.state];
  }

  #showWhole(answer) {
    const { complete, from, to, gaps, toFetch, text } = answer.completeness;
    const whole = this.#parts.whole;
    const span = `from byte ${units.count(from)} to ${units.count(to)}`;
    const lost = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0);
    whole.title = text;
    if (toFetch > 0 || answer.state === "refilling") {
      whole.className = "whole filling";
      whole.textContent = toFetch > 0 ? `${units.count(toFetch)} bytes to be fetched, ${span}` : `Fetching what was missed, ${span}`;
    } else if (complete) {
      whole.className = "whole complete";
      const since = answer.state === "network-lost" ? ", as far as is known: the line is down" : "";
      whole.textContent = `Complete ${span}${since}`;
    } else {
      whole.className = "whole holed";
      whole.textContent = `${lost > 0 ? units.count(lost) : "Some"} bytes lost for good in ${gaps.length} `
        + `${gaps.length === 1 ? "gap" : "gaps"}; all else ${span} is held`;
    }
  }

  #showGaps(gaps) {
    this.#parts.gaps.hidden = gaps.length === 0;
    this.#parts.gaps.replaceChildren(...gaps.map((gap, index) => {
      const button = element("button", { type: "button", class: "link" }, gapText(gap));
      button.addEventListener("click", () => this.#screen.goTo(index));
      return button;
    }));
  }

  #step(by, event) {
    if (by === undefined || this.#beats.length === 0) {
      return;
    }
    event.preventDefault();
    const at = this.#beats.findIndex((beat) => beat.number === this.#chosen);
    const next = at < 0 ? this.#beats.length - 1 : at + by;
    this.#choose(this.#beats[Math.max(0, Math.min(this.#beats.length - 1, next))].number);
  }

  async #choose(number) {
    if (Number.isNaN(number)) {
      return;
    }
    this.#chosen = number;
    this.#parts.detail.hidden = number === null;
    draw(this.#parts.strip, this.#beats, number);
    if (number !== null) {
      await this.#attempt(async () => this.#showBeat(await consoleHeartbeat(this.#name, number)));
    }
  }

  #showBeat(beat) {
    this.root.querySelector(".detail h3").textContent = `Heartbeat ${beat.number}: ${STATES[beat.state]}`;
    this.#parts.story.textContent = story(beat);
    const said = beat.log.records.filter((record) => record.kind === "said");
    const text = said.map((record) => new TextDecoder().decode(bytesOf(record.data))).join("");
    this.#parts.log.textContent = said.length === 0
      ? "Nothing of the console was stored since the heartbeat before."
      : `Stored since the heartbeat before, bytes ${units.count(said[0].from)} to ${units.count(said.at(-1).to)}, `
        + `at ${time(said[0].stored)}:\n${plain(text)}`;
  }
}

/** Shows a console's text without a terminal: without colours, and each other control by its number. */
function plain(text) {
  return text.replace(ESCAPES, "").split(/\r*\n/).map((line) => visible(line.replace(/\r/g, ""))).join("\n");
}
