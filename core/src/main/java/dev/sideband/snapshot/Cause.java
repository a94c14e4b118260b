package dev.sideband.snapshot;

/** What makes a page show something other than the host's present state. */
public enum Cause {
  /** Nothing: the page shows the newest whole snapshot. */
  NONE(false, "The page shows the newest whole snapshot."),
  /** No writer has written anything yet. */
  NO_DATA(false, "No agent has written anything yet."),
  /** The writer sent what it does not hold itself. */
  AGENT_COLLECTION(true, "The agent collected or encoded it wrongly; it arrived as it was sent."),
  /** What arrived is not what the writer sent. */
  TRANSPORT(true, "It was changed on its way from the agent into the temporary stage."),
  /** The receiver had no room or its storage failed. */
  RECEIVER_FAILED(true, "The receiver could not keep what the agent sent."),
  /** A newer snapshot is being received; not an error. */
  WAITING_FOR_STOP(false, "A newer snapshot is being received; its write-stop is not due yet."),
  /** A newer snapshot was received and its stop never came. */
  STOP_LOST(true, "A newer snapshot was received, but its write-stop did not come in time."),
  /** The intermediate stage is not the copy of the temporary one that it should be. */
  FIRST_COPY_FAILED(true, "The copy from the temporary to the intermediate stage failed."),
  /** A newer snapshot waits for a display request. */
  NOT_REFRESHED(false, "A newer snapshot is there, and nobody has asked to display it: refresh."),
  /** The display stage is not the copy of the intermediate one that it should be. */
  SECOND_COPY_FAILED(true, "The copy from the intermediate to the display stage failed."),
  /** The stages are right and the page is wrong. */
  RENDERING(true, "All stages are right: reading, rendering or the browser is at fault."),
  /** Nobody writes any more; what is shown is old. */
  AGENT_LOST(true, "The agent is lost; the data is stale.");

  private final boolean error;
  private final String sentence;

  Cause(boolean error, String sentence) {
    this.error = error;
    this.sentence = sentence;
  }

  /** Tells whether something is broken, rather than not there yet. */
  public boolean isError() {
    return error;
  }

  /** Returns the cause in one sentence for a person. */
  public String sentence() {
    return sentence;
  }
}
