package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the records that describe cipher suites (IPMI 2.0, 22.15.1). */
public final class CipherSuiteRecords {

  private static final int STANDARD = 0xC0;
  private static final int OEM = 0xC1;
  private static final int KIND = 0xC0;
  private static final int AUTHENTICATION = 0x00;
  private static final int INTEGRITY = 0x40;
  private static final int CONFIDENTIALITY = 0x80;

  private CipherSuiteRecords() {}

  /**
   * Reads all records, in their order.
   *
   * <p>Where a record offers several algorithms of one kind, the last one counts; an algorithm that
   * is not named is none.
   *
   * @throws MalformedMessageException if a record is cut, or does not begin as records do
   */
  public static List<CipherSuite> decode(Bytes records) throws MalformedMessageException {
    List<CipherSuite> suites = new ArrayList<>();
    WireReader in = records.reader();
    while (in.remaining() > 0) {
      suites.add(decodeOne(in, records));
    }
    return List.copyOf(suites);
  }

  private static CipherSuite decodeOne(WireReader in, Bytes records)
      throws MalformedMessageException {
    int start = in.u8("start of record");
    if (start != STANDARD && start != OEM) {
      throw new MalformedMessageException(
          "start of record", in.offset() - 1, "is neither C0h nor C1h", Bytes.of(start));
    }
    int id = in.u8("suite number");
    int maker = start == OEM ? in.u24("OEM IANA number") : 0;
    int authentication = 0;
    int integrity = 0;
    int confidentiality = 0;
    while (in.remaining() > 0 && (records.at(in.offset()) & KIND) != KIND) {
      int algorithm = in.u8("algorithm");
      int number = algorithm & ~KIND;
      switch (algorithm & KIND) {
        case AUTHENTICATION -> authentication = number;
        case INTEGRITY -> integrity = number;
        default -> confidentiality = number;
      }
    }
    return new CipherSuite(id, maker, authentication, integrity, confidentiality);
  }

  /** Writes a record for each suite. */
  public static Bytes encode(List<CipherSuite> suites) {
    WireWriter out = new WireWriter();
    for (CipherSuite suite : suites) {
      out.u8(suite.maker() == 0 ? STANDARD : OEM).u8(suite.id());
      if (suite.maker() != 0) {
        out.u24(suite.maker());
      }
      out.u8(AUTHENTICATION | suite.authentication())
          .u8(INTEGRITY | suite.integrity())
          .u8(CONFIDENTIALITY | suite.confidentiality());
    }
    return out.toBytes();
  }
}
