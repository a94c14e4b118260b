package dev.sideband.ipmi.internal.vm;

import dev.sideband.wire.Bytes;

/** What the last byte completed. */
public sealed interface VmHeard {

  /**
   * A message of the system interface.
   *
   * @param sequence the machine's number for it, 0 to 255, which its answer repeats
   * @param message network function, command and data, as a system interface carries them
   */
  record Message(int sequence, Bytes message) implements VmHeard {}

  /**
   * What one end tells the other about the machine.
   *
   * @param code what it is
   * @param argument what comes with it
   */
  record Operation(int code, Bytes argument) implements VmHeard {}

  /** Something that was meant to be one of these and is none. */
  record Damage() implements VmHeard {}
}
