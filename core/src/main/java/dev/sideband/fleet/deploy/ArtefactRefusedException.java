package dev.sideband.fleet.deploy;

import java.io.IOException;
import java.util.Objects;

/** An artefact is not installed, because of what it is. Nothing of it was left on the disk. */
public final class ArtefactRefusedException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 200;

  private final ArtefactFault fault;
  private final String entry;

  /**
   * Creates one.
   *
   * @param entry the name of the entry in the archive, as far as it can be shown; empty if it is
   *     about the whole
   * @param detail what exactly, for people
   */
  public ArtefactRefusedException(ArtefactFault fault, String entry, String detail) {
    super(entry.isEmpty() ? detail : "entry \"" + shown(entry) + "\" " + detail);
    this.fault = Objects.requireNonNull(fault, "fault");
    this.entry = shown(entry);
  }

  /** Whoever made the name may have made it for the terminal on which it is shown. */
  private static String shown(String name) {
    String cut = name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name;
    return cut.replaceAll("[\\p{Cntrl}\\p{Cf}\"]", "?");
  }

  /** Returns why. */
  public ArtefactFault fault() {
    return fault;
  }

  /** Returns the name of the entry that it is about, as it can be shown, or an empty text. */
  public String entry() {
    return entry;
  }
}
