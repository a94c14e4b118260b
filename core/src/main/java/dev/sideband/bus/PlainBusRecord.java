package dev.sideband.bus;

import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * The part of a bus record that every reader understands.
 *
 * <p>On the wire: time 6 bytes, address and direction 1, length n 1, data n. Where the record is
 * stored is its position, which is not stored again. What follows the data is an extension ({@link
 * BusRecordPart}), and a reader of the plain form stops before it.
 *
 * @param micros microseconds since boot, 0 to 2^48 − 1
 * @param addressByte the first byte on the bus: seven bits of address, above bit 0, which is set
 *     for a read; a 10-bit address shows as 11110, its two high bits, and the direction
 * @param data 0 to 255 bytes
 */
public record PlainBusRecord(long micros, int addressByte, Bytes data) {

  /** The bytes before the data. */
  public static final int HEADER_SIZE = 8;

  /** The most data bytes. */
  public static final int MAX_DATA = 0xFF;

  public PlainBusRecord {
    if (micros < 0 || micros >>> 48 != 0 || addressByte < 0 || addressByte > 0xFF) {
      throw new IllegalArgumentException("micros " + micros + ", address byte " + addressByte);
    }
    if (data.size() > MAX_DATA) {
      throw new IllegalArgumentException("too many bytes: " + data.size());
    }
  }

  /** Reads a record and leaves the reader behind its data. */
  public static PlainBusRecord decode(WireReader in) throws MalformedMessageException {
    long micros = in.u48("time");
    int addressByte = in.u8("address");
    return new PlainBusRecord(micros, addressByte, in.bytes(in.u8("length"), "data"));
  }

  /** Writes the record. */
  public void encode(WireWriter out) {
    out.u48(micros).u8(addressByte).u8(data.size()).bytes(data);
  }

  /** Returns the seven bits of the address. */
  public int address() {
    return addressByte >> 1;
  }

  /** Tells whether the device sends. */
  public boolean read() {
    return (addressByte & 1) != 0;
  }
}
