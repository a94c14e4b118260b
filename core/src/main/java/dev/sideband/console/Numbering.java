package dev.sideband.console;

/** Who numbers a console's bytes. */
public enum Numbering {
  /** The BMC: a byte has the same number for everybody, and what is missing has numbers too. */
  BMC,
  /** The collector, by counting what arrives: a gap is known by its time only. */
  LOCAL
}
