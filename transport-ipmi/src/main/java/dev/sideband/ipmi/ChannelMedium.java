package dev.sideband.ipmi;

/**
 * What a channel of a BMC runs over (IPMI 2.0, table 6-3).
 *
 * @param value the medium type, 0 to 127; 60h and up are the device maker's
 */
public record ChannelMedium(int value) {

  public static final ChannelMedium IPMB = new ChannelMedium(0x01);
  public static final ChannelMedium LAN_802_3 = new ChannelMedium(0x04);
  public static final ChannelMedium SERIAL = new ChannelMedium(0x05);
  public static final ChannelMedium OTHER_LAN = new ChannelMedium(0x06);
  public static final ChannelMedium SYSTEM_INTERFACE = new ChannelMedium(0x0C);

  public ChannelMedium {
    if (value < 0 || value > 0x7F) {
      throw new IllegalArgumentException("medium: " + value);
    }
  }
}
