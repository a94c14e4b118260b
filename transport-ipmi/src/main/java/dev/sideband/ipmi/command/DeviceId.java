package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;

/**
 * What a controller is, which firmware it runs and what it offers (IPMI 2.0, 20.1).
 *
 * @param device the maker's number for this kind of controller, 0 to 255
 * @param revision the revision of the hardware, 0 to 15
 * @param providesSdrs whether it holds device sensor records
 * @param updating whether firmware is being updated or the controller is still starting
 * @param firmwareMajor the firmware's major revision, 0 to 127
 * @param firmwareMinor the firmware's minor revision as its byte, which the specification wants in
 *     binary-coded decimal
 * @param ipmiMajor the major version of IPMI, 0 to 15
 * @param ipmiMinor the minor version of IPMI, 0 to 15
 * @param functions a sum of this class's constants
 * @param manufacturer the maker's IANA enterprise number, 20 bits
 * @param product the maker's number for the product, 16 bits
 * @param auxiliary four bytes of the maker's own about the firmware, or none
 */
public record DeviceId(
    int device,
    int revision,
    boolean providesSdrs,
    boolean updating,
    int firmwareMajor,
    int firmwareMinor,
    int ipmiMajor,
    int ipmiMinor,
    int functions,
    int manufacturer,
    int product,
    Bytes auxiliary)
    implements MessageBody {

  public static final int SENSORS = 0x01;
  public static final int SDR_REPOSITORY = 0x02;
  public static final int EVENT_LOG = 0x04;
  public static final int FRU_INVENTORY = 0x08;
  public static final int EVENT_RECEIVER = 0x10;
  public static final int EVENT_GENERATOR = 0x20;
  public static final int BRIDGE = 0x40;
  public static final int CHASSIS = 0x80;

  private static final int AUXILIARY_SIZE = 4;

  public DeviceId {
    if (!auxiliary.isEmpty() && auxiliary.size() != AUXILIARY_SIZE) {
      throw new IllegalArgumentException("auxiliary bytes: " + auxiliary.size());
    }
  }

  /** Tells whether the controller offers one of this class's constants. */
  public boolean offers(int function) {
    return (functions & function) != 0;
  }

  /** Returns the firmware's revision for people, such as {@code 2.43}. */
  public String firmware() {
    return String.format("%d.%02x", firmwareMajor, firmwareMinor);
  }

  /** Reads the answer; one without auxiliary bytes is whole. */
  public static DeviceId decode(WireReader in) throws MalformedMessageException {
    int device = in.u8("device id");
    int revision = in.u8("device revision");
    int major = in.u8("firmware revision 1");
    int minor = in.u8("firmware revision 2");
    int version = in.u8("IPMI version");
    int functions = in.u8("additional device support");
    int manufacturer = in.u24("manufacturer id") & 0xFFFFF;
    int product = in.u16("product id");
    Bytes auxiliary =
        in.remaining() < AUXILIARY_SIZE
            ? Bytes.EMPTY
            : in.bytes(AUXILIARY_SIZE, "auxiliary firmware revision");
    return new DeviceId(
        device,
        revision & 0x0F,
        (revision & 0x80) != 0,
        (major & 0x80) != 0,
        major & 0x7F,
        minor,
        version & 0x0F,
        version >> 4,
        functions,
        manufacturer,
        product,
        auxiliary);
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(device)
        .u8((providesSdrs ? 0x80 : 0) | revision & 0x0F)
        .u8((updating ? 0x80 : 0) | firmwareMajor & 0x7F)
        .u8(firmwareMinor)
        .u8(ipmiMinor << 4 | ipmiMajor & 0x0F)
        .u8(functions)
        .u24(manufacturer & 0xFFFFF)
        .u16(product)
        .bytes(auxiliary);
  }
}
