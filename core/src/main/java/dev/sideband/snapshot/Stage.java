package dev.sideband.snapshot;

/** One of the three places a snapshot passes through on its way to the page. */
public enum Stage {
  /** What the writer has sent so far; a page is never fed from it. */
  TEMPORARY(1),
  /** The newest snapshot that arrived whole: a copy of the temporary stage at its stop. */
  INTERMEDIATE(2),
  /** What pages show: a copy of the intermediate stage at a display request. */
  DISPLAY(3);

  private final int code;

  Stage(int code) {
    this.code = code;
  }

  /** Returns the number that stands for this stage in files and messages. */
  public int code() {
    return code;
  }
}
