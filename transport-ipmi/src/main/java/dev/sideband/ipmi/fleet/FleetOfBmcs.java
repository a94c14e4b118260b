package dev.sideband.ipmi.fleet;

import dev.sideband.Sideband;
import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.StageCopy;
import dev.sideband.snapshot.Stage;
import dev.sideband.table.TableCodec;
import dev.sideband.time.Deadline;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.MalformedMessageException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of many hosts, such as their processes, each seen through the host's BMC: nobody logs
 * in to a host, and the hosts' own networks may be down.
 *
 * <p>Sessions stay open between one look and the next. Safe for any thread; any number of hosts is
 * asked side by side.
 */
public final class FleetOfBmcs implements AutoCloseable {

  private final Sideband sideband;
  private final Map<String, Member> members = new ConcurrentSkipListMap<>();

  private record Member(MessageChannel channel, OemClient client) {}

  /** Creates an empty fleet. */
  public FleetOfBmcs(Sideband sideband) {
    this.sideband = sideband;
  }

  /**
   * Adds a host by its BMC's address, or gives it another BMC; on the network nothing is sent yet.
   *
   * @param bmc such as {@code ipmi://watcher@10.0.0.5?privilege=operator}; an operator may look
   */
  public FleetOfBmcs add(String host, URI bmc, Credentials credentials) throws TransportException {
    return add(host, sideband.open(bmc, MessageChannel.class, credentials));
  }

  /** Adds a host, or gives it another channel to its BMC; the fleet closes the channel. */
  public FleetOfBmcs add(String host, MessageChannel bmc) {
    Member member = new Member(bmc, OemClient.builder(bmc, sideband).build());
    close(members.put(host, member));
    return this;
  }

  /** Takes a host out and closes the channel to its BMC; without effect if there is none. */
  public FleetOfBmcs remove(String host) {
    close(members.remove(host));
    return this;
  }

  private static void close(@Nullable Member member) {
    if (member != null) {
      member.channel.close();
    }
  }

  /** Returns the hosts, by name in order. */
  public List<String> hosts() {
    return List.copyOf(members.keySet());
  }

  /**
   * Has a host's BMC display its newest whole table, and fetches what it displays.
   *
   * <p>The stage fails as those of {@link OemClient} do: with {@code NO_DATA} if the host has sent
   * no table yet.
   *
   * @param type which table, such as {@link ObjectType#PROCESS_TABLE}
   * @throws IllegalArgumentException if there is no such host
   */
  public CompletionStage<HostTable> table(String host, ObjectType type, Deadline deadline) {
    Member member = members.get(host);
    if (member == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return displayed(member.client, type, sideband.random().nextInt(), deadline)
        .thenComposeAsync(copy -> decoded(host, copy), sideband.executor());
  }

  /** Has a BMC display its newest whole table, and fetches what it displays. */
  static CompletionStage<StageCopy> displayed(
      OemClient bmc, ObjectType type, int token, Deadline deadline) {
    return bmc.send(new Display(type, Integer.toUnsignedLong(token)), deadline)
        .thenCompose(displayed -> bmc.fetch(type, Stage.DISPLAY, TableCodec.MAX_SIZE, deadline));
  }

  /**
   * Fetches the table of each host, side by side: those that are there do not wait for those that
   * are not.
   *
   * @param limit how long one host may take
   */
  public FanOutRun<String, HostTable> tables(ObjectType type, Duration limit, FanOut fanOut) {
    return fanOut.run(hosts(), host -> table(host, type, sideband.deadline(limit)));
  }

  private static CompletionStage<HostTable> decoded(String host, StageCopy copy) {
    try {
      return CompletableFuture.completedStage(
          new HostTable(
              host,
              copy.report().age(),
              copy.report().stale(),
              new TableCodec().decode(copy.content())));
    } catch (MalformedMessageException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** Takes all hosts out, and closes the channels to their BMCs. Idempotent. */
  @Override
  public void close() {
    hosts().forEach(this::remove);
  }
}
