package dev.sideband.ipmi.command;

import dev.sideband.ipmi.MessageBody;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.util.Objects;

/**
 * How the host is to boot: boot option {@value #PARAMETER} (IPMI 2.0, table 28-14).
 *
 * @param valid the rest counts; cleared by the BMC once it was used
 * @param persistent counts for all boots to come, not for the next one only
 * @param efi boots by EFI, not as PCs did before
 * @param device what to boot from
 */
public record BootFlags(boolean valid, boolean persistent, boolean efi, BootDevice device)
    implements MessageBody {

  /** The number of this boot option. */
  public static final int PARAMETER = 5;

  private static final int VALID = 0x80;
  private static final int PERSISTENT = 0x40;
  private static final int EFI = 0x20;

  public BootFlags {
    Objects.requireNonNull(device, "device");
  }

  /** Reads the option's data; flags about consoles, locks and mirrors are passed over. */
  public static BootFlags decode(WireReader in) throws MalformedMessageException {
    int flags = in.u8("boot flags");
    int device = in.u8("boot device selector");
    in.skip(3, "further boot flags");
    return new BootFlags(
        (flags & VALID) != 0,
        (flags & PERSISTENT) != 0,
        (flags & EFI) != 0,
        new BootDevice(device >> 2 & 0x0F));
  }

  @Override
  public void encode(WireWriter out) {
    out.u8((valid ? VALID : 0) | (persistent ? PERSISTENT : 0) | (efi ? EFI : 0))
        .u8(device.value() << 2)
        .u24(0);
  }
}
