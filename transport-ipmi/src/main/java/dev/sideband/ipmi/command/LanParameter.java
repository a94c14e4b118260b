package dev.sideband.ipmi.command;

/**
 * Names a setting of a channel on the network (IPMI 2.0, table 23-4).
 *
 * @param value the parameter's number, 0 to 255; the set is open, and C0h and up are the device
 *     maker's
 */
public record LanParameter(int value) {

  public static final LanParameter SET_IN_PROGRESS = new LanParameter(0);
  public static final LanParameter AUTHENTICATION_SUPPORT = new LanParameter(1);
  public static final LanParameter AUTHENTICATION_ENABLES = new LanParameter(2);
  public static final LanParameter IP_ADDRESS = new LanParameter(3);
  public static final LanParameter IP_ADDRESS_SOURCE = new LanParameter(4);
  public static final LanParameter MAC_ADDRESS = new LanParameter(5);
  public static final LanParameter SUBNET_MASK = new LanParameter(6);
  public static final LanParameter IPV4_HEADER = new LanParameter(7);
  public static final LanParameter PRIMARY_PORT = new LanParameter(8);
  public static final LanParameter ARP_CONTROL = new LanParameter(10);
  public static final LanParameter ARP_INTERVAL = new LanParameter(11);
  public static final LanParameter GATEWAY_ADDRESS = new LanParameter(12);
  public static final LanParameter GATEWAY_MAC = new LanParameter(13);
  public static final LanParameter BACKUP_GATEWAY_ADDRESS = new LanParameter(14);
  public static final LanParameter BACKUP_GATEWAY_MAC = new LanParameter(15);
  public static final LanParameter COMMUNITY = new LanParameter(16);
  public static final LanParameter DESTINATIONS = new LanParameter(17);
  public static final LanParameter VLAN_ID = new LanParameter(20);
  public static final LanParameter VLAN_PRIORITY = new LanParameter(21);
  public static final LanParameter SUITE_COUNT = new LanParameter(22);
  public static final LanParameter SUITES = new LanParameter(23);
  public static final LanParameter SUITE_PRIVILEGES = new LanParameter(24);

  public LanParameter {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("LAN parameter: " + value);
    }
  }
}
