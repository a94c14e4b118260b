package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.AccessRule;
import dev.sideband.ipmi.bmc.CommandTable;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.GetLanConfigurationParameters;
import dev.sideband.ipmi.command.LanConfiguration;
import dev.sideband.ipmi.command.LanParameter;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a channel on the network is set up (IPMI 2.0, 23.2).
 *
 * <p>A BMC in software listens where it was told to, and its machine owns the network: nothing can
 * be set here, and what is told is read from the machine. Addresses of IPv6 read as 0.0.0.0.
 */
public final class LanConfigurationCommands {

  private static final CompletionCode NOT_SUPPORTED = new CompletionCode(0x80);
  private static final Bytes NO_ADDRESS = zeros(4);
  private static final Bytes NO_MAC = zeros(6);
  private static final Bytes STATIC = Bytes.of(1);

  /** Time to live 64, do not fragment, routine precedence with least delay. */
  private static final Bytes HEADER = Bytes.of(0x40, 0x40, 0x10);

  private static final int SUITE_ENTRIES = 16;
  private static final int IPV4_BITS = 32;

  private final BmcChannels channels;

  /** Creates the commands of a BMC with these channels. */
  public LanConfigurationCommands(BmcChannels channels) {
    this.channels = channels;
  }

  /** Adds the commands to a table. */
  public void registerAt(CommandTable table) {
    // Which interface has an address is asked of the system, and may take a moment.
    new Answers(table)
        .with(
            GetLanConfigurationParameters.ID,
            AccessRule.anywhere(Privilege.OPERATOR),
            GetLanConfigurationParameters::decodeRequest,
            this::answer);
  }

  private LanConfiguration answer(GetLanConfigurationParameters asked, RequestSource source)
      throws Refusal {
    BmcChannel channel = channels.named(asked.channel(), source);
    Bytes data = data(asked.parameter(), channel);
    return new LanConfiguration(
        LanConfiguration.REVISION, asked.revisionOnly() ? Bytes.EMPTY : data);
  }

  private static Bytes data(LanParameter parameter, BmcChannel channel) throws Refusal {
    InetAddress address = channel.address().getAddress();
    return switch (parameter.value()) {
      case 0, 1, 10, 11, 17, 21 -> zeros(1);
      case 2 -> zeros(5);
      case 3 -> address instanceof Inet4Address ? Bytes.copyOf(address.getAddress()) : NO_ADDRESS;
      case 4 -> STATIC;
      case 5 -> macOf(address);
      case 6 -> maskOf(address);
      case 7 -> HEADER;
      case 8 -> new WireWriter().u16(channel.address().getPort()).toBytes();
      case 12, 14 -> NO_ADDRESS;
      case 13, 15 -> NO_MAC;
      case 16 -> zeros(18);
      case 20 -> zeros(2);
      case 22 -> Bytes.of(Math.min(SUITE_ENTRIES, channel.suites().size()));
      case 23 -> suites(channel.suites());
      case 24 -> suitePrivileges(channel);
      default -> throw new Refusal(NOT_SUPPORTED);
    };
  }

  private static Bytes zeros(int size) {
    return Bytes.copyOf(new byte[size]);
  }

  private static Bytes macOf(InetAddress address) {
    try {
      NetworkInterface device = NetworkInterface.getByInetAddress(address);
      byte[] mac = device == null ? null : device.getHardwareAddress();
      return mac == null || mac.length != NO_MAC.size() ? NO_MAC : Bytes.copyOf(mac);
    } catch (SocketException e) {
      return NO_MAC;
    }
  }

  private static Bytes maskOf(InetAddress address) {
    try {
      return maskOf(address, NetworkInterface.getByInetAddress(address));
    } catch (SocketException e) {
      return NO_ADDRESS;
    }
  }

  private static Bytes maskOf(InetAddress address, @Nullable NetworkInterface device) {
    if (device == null) {
      return NO_ADDRESS;
    }
    for (InterfaceAddress own : device.getInterfaceAddresses()) {
      if (own.getAddress().equals(address) && address instanceof Inet4Address) {
        int mask = (int) (-1L << IPV4_BITS - own.getNetworkPrefixLength());
        return new WireWriter().u32(Integer.reverseBytes(mask) & 0xFFFFFFFFL).toBytes();
      }
    }
    return NO_ADDRESS;
  }

  private static Bytes suites(List<CipherSuite> suites) {
    WireWriter out = new WireWriter().u8(0);
    for (int i = 0; i < SUITE_ENTRIES; i++) {
      out.u8(i < suites.size() ? suites.get(i).id() : 0);
    }
    return out.toBytes();
  }

  /** Says for each entry of the list that the channel's limit holds: two entries a byte. */
  private static Bytes suitePrivileges(BmcChannel channel) {
    WireWriter out = new WireWriter().u8(0);
    int count = channel.suites().size();
    int limit = channel.limit().value();
    for (int i = 0; i < SUITE_ENTRIES; i += 2) {
      out.u8((i < count ? limit : 0) | (i + 1 < count ? limit << 4 : 0));
    }
    return out.toBytes();
  }
}
