package dev.sideband.ipmi.bmc;

import dev.sideband.time.Ticker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The clients that have said Hello, each with its number and its answers.
 *
 * <p>Numbers begin at a random one, so that a client of an earlier boot is hardly ever taken for
 * one of this boot. When there are too many, the one that has been silent longest is forgotten and
 * has to say Hello again. Safe for any thread.
 */
final class OemPeers {

  private static final int MOST = 64;
  private static final int HIGHEST = 0xFFFF;

  private final Ticker ticker;

  /** By number, the one heard longest ago first. */
  private final Map<Integer, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);

  private int lastNumber;

  OemPeers(Ticker ticker, RandomGenerator random) {
    this.ticker = ticker;
    this.lastNumber = random.nextInt(HIGHEST);
  }

  /** Returns the number of the client that says Hello; the same nonce gets the same one. */
  synchronized int greet(RequestSource source, long nonce) {
    for (Map.Entry<Integer, Peer> known : peers.entrySet()) {
      if (known.getValue().isAt(source) && known.getValue().nonce == nonce) {
        return known.getKey();
      }
    }
    if (peers.size() >= MOST) {
      peers.remove(peers.keySet().iterator().next());
    }
    do {
      lastNumber = lastNumber % HIGHEST + 1;
    } while (peers.containsKey(lastNumber));
    peers.put(lastNumber, new Peer(source.channel(), source.user(), nonce, new ReplyStore(ticker)));
    return lastNumber;
  }

  /** Returns the answers of the client with this number, or empty if it has to say Hello. */
  synchronized Optional<ReplyStore> replies(int number, RequestSource source) {
    Peer peer = peers.get(number);
    return peer != null && peer.isAt(source) ? Optional.of(peer.replies) : Optional.empty();
  }

  /** Forgets all clients: each has to say Hello again. Numbers go on. */
  synchronized void forget() {
    peers.clear();
  }

  /** Returns how many clients are remembered. */
  synchronized int size() {
    return peers.size();
  }

  private record Peer(int channel, String user, long nonce, ReplyStore replies) {

    boolean isAt(RequestSource source) {
      return channel == source.channel() && user.equals(source.user());
    }
  }
}
