package dev.sideband.ipmi.command;

/**
 * Which messages a channel carries (IPMI 2.0, table 6-2).
 *
 * @param value the protocol type, 0 to 31; 1Ch and up are the device maker's
 */
public record ChannelProtocol(int value) {

  public static final ChannelProtocol IPMB = new ChannelProtocol(0x01);
  public static final ChannelProtocol KCS = new ChannelProtocol(0x05);
  public static final ChannelProtocol TERMINAL_MODE = new ChannelProtocol(0x09);

  public ChannelProtocol {
    if (value < 0 || value > 0x1F) {
      throw new IllegalArgumentException("channel protocol: " + value);
    }
  }
}
