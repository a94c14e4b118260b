// A page that asks again and again, while it is seen and nobody has paused it.

/**
 * Asks at once and then every so often, and never twice at a time. The button pauses and resumes.
 * Returns what asks out of turn; while an answer is awaited, that is asked after it.
 */
export function live(ask, everyMs, button) {
  let paused = false;
  let asking = false;
  let again = false;
  let timer = 0;

  async function refresh() {
    if (document.hidden) {
      return;
    }
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    clearTimeout(timer);
    try {
      await ask();
    } finally {
      asking = false;
      if (again) {
        again = false;
        refresh();
      } else if (!paused) {
        timer = setTimeout(refresh, everyMs);
      }
    }
  }

  button.addEventListener("click", () => {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    button.textContent = paused ? "Resume" : "Pause";
    if (paused) {
      clearTimeout(timer);
    } else {
      refresh();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (!paused) {
      refresh();
    }
  });
  refresh();
  return refresh;
}
