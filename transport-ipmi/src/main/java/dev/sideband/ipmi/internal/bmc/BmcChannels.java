package dev.sideband.ipmi.internal.bmc;

import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.command.GetChannelInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The channels of a BMC that have sessions. Safe for any thread. */
public final class BmcChannels {

  private final Map<Integer, BmcChannel> channels = new ConcurrentSkipListMap<>();

  /** Creates the list of a BMC without channels. */
  public BmcChannels() {}

  /** Adds a channel; returns false if its number is taken. */
  public boolean add(BmcChannel channel) {
    return channels.putIfAbsent(channel.number(), channel) == null;
  }

  /** Takes a channel out. */
  public void remove(BmcChannel channel) {
    channels.remove(channel.number(), channel);
  }

  /** Returns the channel of this number, or null. */
  public @Nullable BmcChannel get(int number) {
    return channels.get(number);
  }

  /** Returns the number that a request means by {@code number}. */
  static int numberOf(int number, RequestSource source) {
    return number == GetChannelInfo.THIS_CHANNEL ? source.channel() : number;
  }

  /** Returns the channel that a request means by {@code number}. */
  BmcChannel named(int number, RequestSource source) throws Refusal {
    BmcChannel channel = channels.get(numberOf(number, source));
    if (channel == null) {
      throw new Refusal(CompletionCode.INVALID_DATA_FIELD);
    }
    return channel;
  }

  /** Returns all channels, by number. */
  public List<BmcChannel> all() {
    return List.copyOf(channels.values());
  }

  /** Returns the session that a request came in, or null. */
  public @Nullable BmcSession session(RequestSource source) {
    BmcChannel channel = channels.get(source.channel());
    return channel == null || source.session() == 0 ? null : channel.session(source.session());
  }
}
