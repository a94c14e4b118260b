// A real terminal over what the ring holds: bytes go to xterm.js, gaps stand where they are.

const FONT = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', monospace";
const SIZE = 12;
const ROWS = 24;
const LEAST_COLUMNS = 40;
const MOST_COLUMNS = 132;
const SCROLL_BAR = 18;
const SCROLL_BACK = 20_000;

/** What is kept to be written anew when earlier bytes are put before it. */
const MOST_KEPT = 4 << 20;

const THEME = {
  background: "#0d1319",
  foreground: "#d5dee6",
  cursor: "#2dd4bf",
  cursorAccent: "#0d1319",
  selection: "#2dd4bf44",
  black: "#1b232c",
  red: "#f87171",
  green: "#4ade80",
  yellow: "#fbbf24",
  blue: "#60a5fa",
  magenta: "#c084fc",
  cyan: "#2dd4bf",
  white: "#d5dee6",
  brightBlack: "#7c8b9a",
  brightRed: "#fca5a5",
  brightGreen: "#86efac",
  brightYellow: "#fde68a",
  brightBlue: "#93c5fd",
  brightMagenta: "#d8b4fe",
  brightCyan: "#5eead4",
  brightWhite: "#ffffff",
};

const CAUSES = {
  "not-fetched": "they were not fetched yet",
  "overwritten": "the BMC had overwritten them",
  "stream-lost": "the BMC lost its log",
  "no-history": "the line was down, and the BMC keeps no history",
  "too-many-gaps": "more gaps were open than are remembered",
  "not-stored": "they were acknowledged, and not stored",
};

/** Says what is missing, in one line. */
export function gapText(gap) {
  const count = gap.to - gap.from;
  const bytes = count === 0
    ? `bytes missing at ${gap.from.toLocaleString("en")}`
    : `${count.toLocaleString("en")} bytes missing, ${gap.from.toLocaleString("en")} to ${gap.to.toLocaleString("en")}`;
  return `${bytes}: ${CAUSES[gap.cause] ?? gap.cause}`;
}

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export class Screen {
  #terminal;
  #holder;
  #kept = [];
  #size = 0;
  #onGaps;
  #gaps = [];

  constructor(holder, { onType, onGaps }) {
    this.#holder = holder;
    this.#onGaps = onGaps;
    this.#terminal = new window.Terminal({
      fontFamily: FONT,
      fontSize: SIZE,
      rows: ROWS,
      cols: this.#columns(),
      scrollback: SCROLL_BACK,
      theme: THEME,
      cursorBlink: false,
    });
    this.#terminal.open(holder);
    this.#terminal.onData(onType);
    new ResizeObserver(() => this.#fit()).observe(holder);
  }

  #columns() {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${SIZE}px ${FONT}`;
    const cell = Math.floor(pen.measureText("W").width * devicePixelRatio) / devicePixelRatio;
    const fit = Math.floor((this.#holder.clientWidth - SCROLL_BAR) / cell);
    return Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, fit));
  }

  #fit() {
    if (this.#holder.clientWidth > 0 && this.#columns() !== this.#terminal.cols) {
      this.#terminal.resize(this.#columns(), ROWS);
    }
  }

  focus() {
    this.#terminal.focus();
  }

  /** Shows records that follow those before. */
  append(records) {
    for (const record of records) {
      this.#kept.push(record);
      this.#size += record.data?.length ?? 0;
      this.#write(record);
    }
    while (this.#size > MOST_KEPT) {
      this.#size -= this.#kept.shift().data?.length ?? 0;
    }
  }

  /** Puts records before those that are shown. */
  prepend(records) {
    const later = this.#kept;
    this.#kept = [];
    this.#size = 0;
    this.#gaps = [];
    this.#terminal.reset();
    this.append([...records, ...later]);
    this.#terminal.write("", () => this.#terminal.scrollToTop());
  }

  #write(record) {
    if (record.kind === "said") {
      this.#terminal.write(bytesOf(record.data));
    } else if (record.kind === "missing") {
      this.#terminal.write(`\u001b[0m\r\n\u001b[30;43m\u2500\u2500 ${gapText(record)} \u2500\u2500\u001b[0m\r\n`, () => this.#mark(record));
    }
  }

  #mark(gap) {
    const marker = this.#terminal.registerMarker(-1);
    this.#gaps.push({ gap, marker });
    this.#onGaps(this.#gaps.map((each) => each.gap));
  }

  /** Scrolls to a gap, counted from 0. */
  goTo(index) {
    const line = this.#gaps[index]?.marker?.line ?? -1;
    if (line >= 0) {
      this.#terminal.scrollToLine(Math.max(0, line - ROWS / 2));
    }
  }

  /** Returns all that the terminal shows and keeps, as text. */
  text() {
    const lines = [];
    const buffer = this.#terminal.buffer.active ?? this.#terminal.buffer;
    for (let i = 0; i < buffer.length; i++) {
      const line = buffer.getLine(i);
      const text = line.translateToString(true);
      if (line.isWrapped && lines.length > 0) {
        lines[lines.length - 1] += text;
      } else {
        lines.push(text);
      }
    }
    return lines.join("\n");
  }
}
