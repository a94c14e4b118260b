package dev.sideband.connection;

/** What a {@link ConnectionRule} measures of a group. */
public enum ConnectionMeasure {
  /** How many connections the rule's query finds. */
  COUNT,
  /** How many of a hundred of the group's connections the rule's query finds. */
  RATIO,
  /** For how many seconds the oldest of those found has been in its state, as far as was seen. */
  AGE,
  /** How many more are found than in the sweep before. */
  GROWTH,
  /** The highest number of times that one of those found has sent the same again. */
  RETRANSMITS,
  /**
   * 1 for each of the query's clients that has none of the connections that the query finds, else
   * 0; each client is judged by itself, whatever the rule's mode is.
   */
  MISSING
}
