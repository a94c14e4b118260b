// Everything that comes from a host is hostile text: it is shown as text, and all of it is seen.

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

/** Makes control characters, direction marks and the like visible by their numbers. */
export function visible(text) {
  return text.replace(UNSEEN, (character) =>
    `\u27e8U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}\u27e9`);
}

/** Cuts a long text, saying so. */
export function short(text, limit = 200) {
  return text.length <= limit ? text : `${text.slice(0, limit)}\u2026`;
}

/** Makes an element of text and elements; no string ever becomes markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : value);
    }
  }
  made.append(...children);
  return made;
}
