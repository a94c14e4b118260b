package dev.sideband.ipmi.internal.rmcp.client;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which channel a packet is for, by the session that it names or by where it comes from. */
final class Directory {

  private final RandomGenerator random;
  private final Map<Long, LanChannel> bySession = new ConcurrentHashMap<>();
  private final Map<InetSocketAddress, Set<LanChannel>> byAddress = new ConcurrentHashMap<>();

  Directory(RandomGenerator random) {
    this.random = random;
  }

  /** Returns an id that no other session has, and that cannot be guessed from those before. */
  long open(LanChannel channel) {
    long id = random.nextInt() & 0xFFFFFFFFL;
    while (id == 0 || bySession.putIfAbsent(id, channel) != null) {
      id = random.nextInt() & 0xFFFFFFFFL;
    }
    return id;
  }

  void close(long id) {
    bySession.remove(id);
  }

  @Nullable LanChannel bySession(long id) {
    return bySession.get(id);
  }

  /** Notes that the channel talks with an address; returns false if {@code most} do so already. */
  boolean join(InetSocketAddress address, LanChannel channel, int most) {
    boolean[] joined = new boolean[1];
    byAddress.compute(
        address,
        (key, present) -> {
          Set<LanChannel> channels = present == null ? ConcurrentHashMap.newKeySet() : present;
          joined[0] = channels.size() < most && channels.add(channel);
          return channels;
        });
    return joined[0];
  }

  void leave(InetSocketAddress address, LanChannel channel) {
    byAddress.computeIfPresent(
        address,
        (key, channels) -> {
          channels.remove(channel);
          return channels.isEmpty() ? null : channels;
        });
  }

  /** Returns the channels that talk with an address. */
  Set<LanChannel> byAddress(InetSocketAddress address) {
    return byAddress.getOrDefault(address, Set.of());
  }
}
