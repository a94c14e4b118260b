package dev.sideband.ipmi.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.WrongPasswordException;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.ipmi.testing.ScriptedBmc;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One client and many scripted BMCs over RMCP+ on this machine. */
@Timeout(60)
class FanOutOnBmcsTest {

  private static final int BMCS = 100;

  private final Sideband sideband = Sideband.builder().build();
  private final List<ScriptedBmc> bmcs = new ArrayList<>();

  @AfterEach
  void close() {
    bmcs.forEach(ScriptedBmc::close);
    sideband.close();
  }

  private URI open(String user) throws TransportException {
    ScriptedBmc bmc =
        ScriptedBmc.builder(sideband).user("admin", "secret", Privilege.ADMINISTRATOR).open();
    bmc.otherwise(request -> new MessageResponse(0, Bytes.of(0x55, 0)));
    bmcs.add(bmc);
    return URI.create("ipmi://" + user + "@127.0.0.1:" + bmc.address().getPort());
  }

  @Test
  void eachIsOpenedAskedAndClosed() throws Exception {
    List<URI> targets = new ArrayList<>();
    for (int i = 0; i < BMCS; i++) {
      targets.add(open("admin"));
    }
    FanOutReport<URI, SelfTestResults> report =
        FanOut.builder(sideband)
            .width(20)
            .build()
            .onBmcs(
                targets,
                (target, user) -> "secret".toCharArray(),
                bmc -> bmc.async().send(new GetSelfTestResults()))
            .await();

    assertTrue(report.isAllSuccess(), report::toString);
    assertEquals(targets, List.copyOf(report.values().keySet()));
    sideband.close();
    assertEquals(0, bmcs.stream().mapToInt(ScriptedBmc::sessions).sum());
  }

  @Test
  void failuresAreToldApartAndDoNotHoldUpTheOthers() throws Exception {
    URI well = open("admin");
    URI dead = open("admin");
    bmcs.get(1).stall();
    URI locked = open("admin");
    FanOutReport<URI, SelfTestResults> report =
        FanOut.builder(sideband)
            .width(1)
            .patience(Duration.ofMillis(100))
            .build()
            .onBmcs(
                List.of(dead, locked, well),
                (target, user) -> (target.equals(locked) ? "wrong" : "secret").toCharArray(),
                bmc ->
                    bmc.withTimeout(Duration.ofSeconds(2)).async().send(new GetSelfTestResults()))
            .await();

    assertEquals(List.of(well), List.copyOf(report.values().keySet()));
    assertEquals(
        List.of(TargetUnavailableException.class, WrongPasswordException.class),
        List.copyOf(report.failuresByType().keySet()));
  }

  @Test
  void whatIsGivenUpIsClosed() throws Exception {
    URI target = open("admin");
    CompletableFuture<SelfTestResults> never = new CompletableFuture<>();
    CompletableFuture<Map<String, Integer>> opened = new CompletableFuture<>();
    FanOutRun<URI, SelfTestResults> run =
        FanOut.builder(sideband)
            .build()
            .onBmcs(
                List.of(target),
                (uri, user) -> "secret".toCharArray(),
                bmc -> {
                  bmc.async()
                      .send(new GetSelfTestResults())
                      .thenAccept(results -> opened.complete(Map.of()));
                  return never;
                });
    Outcome.of(opened);
    assertEquals(1, bmcs.get(0).sessions());
    run.cancel();

    assertEquals(RunEnd.CANCELLED, run.await().unfinished().get(0).why());
    sideband.close();
    assertEquals(0, bmcs.get(0).sessions());
  }
}
