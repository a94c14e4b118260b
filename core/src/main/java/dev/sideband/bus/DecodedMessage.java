package dev.sideband.bus;

import dev.sideband.transport.BusRecord;

/**
 * A message in the words of a device map.
 *
 * @param record the message
 * @param link the bus's name
 * @param device the device's name
 * @param register the register's number, or {@link BusSelector#ANY}
 * @param registerName the register's name, or its number; a dash if nobody knows it
 * @param value what the bytes mean, with its unit; empty if there are none
 */
public record DecodedMessage(
    BusRecord record, String link, String device, int register, String registerName, String value) {

  /** Returns one line for a person. */
  public String line() {
    String what = record.read() ? "read" : "write";
    return String.format(
        "%d.%06d s  %s  %s  %s %s%s  %s",
        record.micros() / 1_000_000,
        record.micros() % 1_000_000,
        link,
        device,
        what,
        registerName,
        value.isEmpty() ? "" : " = " + value,
        record.result());
  }
}
