package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NetFn;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What stands around the body of each of our requests and responses.
 *
 * <p>Data of a request: enterprise number (3), version, flags, tag (2), client (2), body, checksum
 * (2). Data of a response after completion code 00h: enterprise number (3), version, flags, tag
 * (2), status, load, body, checksum (2). All little endian.
 *
 * <p>The checksum is the CRC-16 of {@link Crc16}. Over a request it takes in the command byte and
 * all data before the checksum; over a response the command byte, the completion code and all data
 * before the checksum. Network function and logical unit stay out, since each medium packs them in
 * its own way. The last two bytes are the checksum wherever the request's flag says that there is
 * one; a response has one exactly when its request had. System interfaces must have it: KCS has no
 * checksum of its own.
 *
 * <p>Immutable and safe for any thread.
 */
public final class OemFrame {

  /** The enterprise number that is reserved for examples and documents: the default. */
  public static final int EXAMPLE_ENTERPRISE = 32473;

  /** The completion code for a frame of another major version; its data hold the range. */
  public static final CompletionCode OTHER_MAJOR_VERSION = new CompletionCode(0x80);

  /** The completion code for a frame whose checksum is wrong, or missing where it must not. */
  public static final CompletionCode FRAME_CHECKSUM_WRONG = new CompletionCode(0x81);

  /** The most data bytes of one request that every path carries. */
  public static final int MAX_REQUEST_DATA = 270;

  /** The most data bytes of one response that every path carries, after the completion code. */
  public static final int MAX_RESPONSE_DATA = 269;

  /** The most bytes of an object in one request or response. */
  public static final int MAX_CHUNK = 240;

  /** The bytes of a frame beside its body, in either direction, checksum included. */
  public static final int OVERHEAD = 11;

  private static final int CHECKSUM_SIZE = 2;

  private final int enterprise;

  /**
   * Creates the codec.
   *
   * @param enterprise the IANA enterprise number in front of each frame, 0 to 2^24 − 1
   */
  public OemFrame(int enterprise) {
    if (enterprise < 0 || enterprise > 0xFFFFFF) {
      throw new IllegalArgumentException("enterprise number: " + enterprise);
    }
    this.enterprise = enterprise;
  }

  /** Returns the enterprise number. */
  public int enterprise() {
    return enterprise;
  }

  /** Puts a request into its frame. */
  public MessageRequest encode(OemRequest request) {
    WireWriter out = new WireWriter(OVERHEAD + request.body().size());
    out.u24(enterprise).u8(request.version().octet()).u8(request.flags());
    out.u16(request.tag()).u16(request.client()).bytes(request.body());
    if (request.has(OemRequest.FLAG_CHECKED)) {
      out.u16(checksum(request.command(), out.toBytes()));
    }
    return new MessageRequest(NetFn.OEM_GROUP.value(), 0, request.command(), out.toBytes());
  }

  /**
   * Takes a request out of its frame.
   *
   * @param mustBeChecked whether the request came in where a checksum is compulsory
   * @throws OemFrameFaultException if it is cut, damaged or of another major version
   */
  public OemRequest decode(MessageRequest message, boolean mustBeChecked)
      throws OemFrameFaultException {
    Bytes data = message.data();
    try {
      WireReader in = data.reader();
      in.skip(3, "enterprise number");
      OemVersion version = OemVersion.of(in.u8("version"));
      if (version.major() != OemVersion.CURRENT.major()) {
        throw new OemFrameFaultException(OTHER_MAJOR_VERSION, supportedRange());
      }
      int flags = in.u8("flags");
      int tag = in.u16("tag");
      int client = in.u16("client");
      boolean checked = (flags & OemRequest.FLAG_CHECKED) != 0;
      Bytes body = in.bytes(in.remaining() - (checked ? CHECKSUM_SIZE : 0), "body");
      if (checked
          ? in.u16("checksum") != checksum(message.command(), upToChecksum(data))
          : mustBeChecked) {
        throw new OemFrameFaultException(FRAME_CHECKSUM_WRONG, enterpriseOnly());
      }
      return new OemRequest(message.command(), version, flags, tag, client, body);
    } catch (MalformedMessageException cut) {
      throw new OemFrameFaultException(CompletionCode.REQUEST_LENGTH_INVALID, enterpriseOnly());
    }
  }

  /**
   * Puts a response into its frame.
   *
   * @param command the command of the request
   * @param checked whether the request had a checksum
   */
  public MessageResponse encode(int command, boolean checked, OemResponse response) {
    WireWriter out = new WireWriter(OVERHEAD + response.body().size());
    out.u24(enterprise).u8(response.version().octet()).u8(response.flags());
    out.u16(response.tag()).u8(response.status().value()).u8(response.load());
    out.bytes(response.body());
    if (checked) {
      out.u16(responseChecksum(command, out.toBytes()));
    }
    return new MessageResponse(CompletionCode.OK.value(), out.toBytes());
  }

  /**
   * Takes a response out of its frame.
   *
   * @param command the command of the request
   * @param checked whether the request had a checksum
   * @param message a response with completion code 00h
   * @throws MalformedMessageException if it is cut, damaged, or not one of ours
   */
  public OemResponse decode(int command, boolean checked, MessageResponse message)
      throws MalformedMessageException {
    Bytes data = message.data();
    WireReader in = data.reader();
    if (in.u24("enterprise number") != enterprise) {
      throw data.reader().malformed("enterprise number", "is not " + enterprise);
    }
    OemVersion version = OemVersion.of(in.u8("version"));
    int flags = in.u8("flags");
    int tag = in.u16("tag");
    OemStatus status = new OemStatus(in.u8("status"));
    int load = in.u8("load");
    Bytes body = in.bytes(in.remaining() - (checked ? CHECKSUM_SIZE : 0), "body");
    if (checked) {
      int expected = responseChecksum(command, upToChecksum(data));
      if (in.u16("checksum") != expected) {
        throw in.malformed("checksum", "does not fit the frame");
      }
    }
    return new OemResponse(version, flags, tag, status, load, body);
  }

  /** Returns the data of {@link #OTHER_MAJOR_VERSION}: lowest and highest version byte. */
  private Bytes supportedRange() {
    return new WireWriter()
        .u24(enterprise)
        .u8(OemVersion.CURRENT.major() << 4)
        .u8(OemVersion.CURRENT.octet())
        .toBytes();
  }

  private Bytes enterpriseOnly() {
    return new WireWriter().u24(enterprise).toBytes();
  }

  private static Bytes upToChecksum(Bytes data) {
    return data.slice(0, data.size() - CHECKSUM_SIZE);
  }

  private static int checksum(int command, Bytes data) {
    return new Crc16().add(command).add(data).value();
  }

  private static int responseChecksum(int command, Bytes data) {
    return new Crc16().add(command).add(CompletionCode.OK.value()).add(data).value();
  }
}
