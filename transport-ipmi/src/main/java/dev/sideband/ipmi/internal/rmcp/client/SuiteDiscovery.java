package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.RmcpStatus;
import dev.sideband.ipmi.UnsupportedSuiteException;
import dev.sideband.ipmi.command.CipherSuiteList;
import dev.sideband.ipmi.command.CipherSuiteRecords;
import dev.sideband.ipmi.command.GetChannelCipherSuites;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.List;

/** Collects the list of a BMC's cipher suites, part by part, for the report that none will do. */
final class SuiteDiscovery {

  private final String target;
  private final RmcpStatus status;
  private final List<CipherSuite> proposed;
  private final WireWriter records = new WireWriter();
  private int part;

  /**
   * Begins with the first part.
   *
   * @param status how the BMC refused the last suite
   */
  SuiteDiscovery(String target, RmcpStatus status, List<CipherSuite> proposed) {
    this.target = target;
    this.status = status;
    this.proposed = proposed;
  }

  int nextPart() {
    return part;
  }

  /**
   * Takes the next part.
   *
   * @throws RefusedException when it was the last one
   */
  void add(WireReader body) throws MalformedMessageException, RefusedException {
    if (body.u8("completion code") != 0) {
      throw report();
    }
    CipherSuiteList list = CipherSuiteList.decode(body);
    records.bytes(list.records());
    part++;
    if (list.isLast() || part == GetChannelCipherSuites.MOST_PARTS) {
      throw report();
    }
  }

  /** Returns the report with what is known so far. */
  RefusedException report() {
    List<CipherSuite> offered = offered();
    return new RefusedException(
        () -> new UnsupportedSuiteException(target, status, proposed, offered));
  }

  private List<CipherSuite> offered() {
    try {
      return CipherSuiteRecords.decode(records.toBytes());
    } catch (MalformedMessageException e) {
      return List.of();
    }
  }
}
