package dev.sideband.ipmi;

import dev.sideband.ipmi.command.SelEntry;
import java.util.List;

/**
 * What was read from an event log.
 *
 * @param entries the records, in the order of the log
 * @param fromStart the records are all that the log holds: it was read from its start, be it asked
 *     for or because the record to read on from is gone
 * @param unreadable how many records were passed over since the BMC sent less than a record
 */
public record SelReading(List<SelEntry> entries, boolean fromStart, int unreadable) {

  public SelReading {
    entries = List.copyOf(entries);
  }
}
