package dev.sideband.fleet.server;

/** What is known of a change of power afterwards. */
public enum PowerEffect {

  /** The chassis shows that it is as was asked. */
  DONE,

  /** It took the command; what it does then does not show from outside. */
  TAKEN,

  /** It was as asked already: no command was sent. */
  UNNEEDED,

  /** It took the command, and did not do it as long as somebody looked. */
  NOT_SEEN
}
