package dev.sideband.console;

/** What an unexpected answer does, beyond being counted and reported. */
public enum UnexpectedPolicy {
  /** Nothing: the session goes on. */
  GO_ON,
  /** It ends the register. */
  END
}
