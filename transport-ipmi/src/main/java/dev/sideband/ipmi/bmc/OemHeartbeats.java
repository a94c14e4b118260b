package dev.sideband.ipmi.bmc;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.GetHeartbeatResults;
import dev.sideband.ipmi.oem.HeartbeatLog;
import dev.sideband.ipmi.oem.HeartbeatReport;
import dev.sideband.ipmi.oem.HeartbeatResult;
import dev.sideband.ipmi.oem.HeartbeatResults;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.SendHeartbeat;
import dev.sideband.ipmi.oem.SolPosition;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Carries out Heartbeat and Heartbeat results, 20h and 21h. */
final class OemHeartbeats {

  private static final int MOST_LOG =
      OemFrame.MAX_RESPONSE_DATA - OemFrame.OVERHEAD - HeartbeatReport.LEAST_SIZE;

  private final HeartbeatQueue queue;
  private final @Nullable OemConsole console;
  private final BootClock clock;

  /**
   * Creates the commands.
   *
   * @param console null if the BMC has none
   */
  OemHeartbeats(HeartbeatQueue queue, @Nullable OemConsole console, BootClock clock) {
    this.queue = queue;
    this.console = console;
    this.clock = clock;
  }

  void registerAt(OemEndpoint endpoint) {
    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    endpoint.registerLater(
        SendHeartbeat.CODE, operators, SendHeartbeat::decodeRequest, this::heartbeat);
    endpoint.registerLater(
        GetHeartbeatResults.CODE, operators, GetHeartbeatResults::decodeRequest, this::results);
  }

  private CompletionStage<OemAnswer> heartbeat(
      SendHeartbeat asked, RequestSource source, int client) {
    return queue
        .receive(client, asked)
        .thenApply(turn -> OemAnswer.ok(report(asked, source, turn)));
  }

  private HeartbeatReport report(
      SendHeartbeat asked, RequestSource source, HeartbeatQueue.Turn turn) {
    HeartbeatResult result = turn.result();
    boolean dealtWith = result.state() != HeartbeatReport.DROPPED;
    return new HeartbeatReport(
        asked.number(),
        asked.period(),
        asked.clientMicros(),
        result.received(),
        result.parsed(),
        result.state(),
        result.busyReason(),
        turn.queued(),
        turn.dropped(),
        turn.boot(),
        console == null ? 0 : console.stream(),
        console == null ? 0 : console.oldest(),
        console == null ? 0 : console.end(),
        console == null ? Optional.<SolPosition>empty() : console.position(source),
        console == null || !dealtWith ? HeartbeatLog.NONE : log(console, asked));
  }

  private static HeartbeatLog log(OemConsole console, SendHeartbeat asked) {
    try {
      return console.log(asked.stream(), asked.have(), Math.min(MOST_LOG, asked.max()));
    } catch (IOException e) {
      return HeartbeatLog.NONE;
    }
  }

  private CompletionStage<OemAnswer> results(
      GetHeartbeatResults asked, RequestSource source, int client) {
    int most = Math.min(HeartbeatResults.MOST, asked.max());
    return CompletableFuture.completedStage(
        OemAnswer.ok(
            new HeartbeatResults(
                clock.boot() instanceof BmcBoot boot ? boot : new BmcBoot(0),
                queue.results(client, asked.after(), most))));
  }
}
