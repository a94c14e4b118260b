package dev.sideband.ipmi.internal.rmcp.client;

/** Whether a console is taken from somebody else who has it. */
enum TakeOver {
  /** It is waited for until they give it back. */
  NEVER,
  /** As the listener says, of each of them. */
  ASK,
  /** It is taken once; when they take it back, it is waited for. */
  ONCE
}
