package dev.sideband.ipmi.passport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.bmc.SoftwareBmc;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.passport.Finding.Why;
import dev.sideband.table.TableSnapshotFormat;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.TargetUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassportTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final FakeContext context = new FakeContext();
  private final AnsweringChannel bmc = new AnsweringChannel(context);

  private Passport taken() throws Exception {
    CompletionStage<Passport> stage =
        Passport.take(bmc, context, LIMIT, OemFrame.EXAMPLE_ENTERPRISE);
    for (int second = 0; second < 40 && !stage.toCompletableFuture().isDone(); second++) {
      context.pass(1);
    }
    return Outcome.of(stage);
  }

  /** What a server's BMC answers that is well made, and does not have our commands. */
  private void beWell() {
    bmc.on("0601", "00 20 81 02 43 02 BF 57 01 00 34 12 01 02 03 04")
        .on("0638", "00 01 80 04 02 00 00 00 00")
        .on("0654 0E 00 80", "00 01 C0 03 01 41 81 C0 11 03 44 81")
        .on("0608", "00 0F 0E 0D 0C 0B 0A 09 08 07 06 05 04 03 02 01 00")
        .on("0637", "00 1F 1E 1D 1C 1B 1A 19 18 17 16 15 14 13 12 11 10")
        .on("0604", "00 55 00")
        .on("0642", "CC")
        .on("0642 0E", "00 01 04 01 81 F2 1B 00 00 00")
        .on("0642 01", "00 01 04 01 81 F2 1B 00 00 00")
        .on("0642 00", "00 00 01 01 00 F2 1B 00 00 00")
        .on("0642 0F", "00 0F 0C 05 00 F2 1B 00 FF FF")
        .on("0A10 00", "00 00 01 00")
        .on("0A11 00 00 00 10", "00 10" + "AA".repeat(16))
        .on("0A11 00 00 00 20", "00 20" + "AA".repeat(32))
        .on("0A11 00 00 00 40", "C8");
  }

  @Test
  void isTheSameTextEachTime() throws Exception {
    beWell();

    assertEquals(golden("well.txt"), taken().text());
  }

  @Test
  void isTheSameJsonEachTime() throws Exception {
    beWell();

    assertEquals(golden("well.json"), taken().json());
  }

  @Test
  void asksNothingThatChangesAnything() throws Exception {
    beWell();
    taken();

    List<String> asked =
        bmc.asked.stream()
            .map(request -> String.format("%02X%02X", request.netFn(), request.command()))
            .distinct()
            .sorted()
            .toList();
    assertEquals(
        List.of("0601", "0604", "0608", "0637", "0638", "0642", "0654", "0A10", "0A11", "2E00"),
        asked);
  }

  @Test
  void aBmcThatAnswersAlmostNothingHasAPassportThatSaysSo() throws Exception {
    bmc.otherwise = AnsweringChannel.SILENCE;
    bmc.on("0601", "00 20 01 02 43 02 00 57 01 00 34 12");
    Passport passport = taken();

    assertEquals(0x20, passport.device().value().orElseThrow().device());
    assertEquals(Why.NO_ANSWER, unknown(passport.suites()).why());
    assertEquals(Why.NO_ANSWER, unknown(passport.oem()).why());
    assertEquals(Why.NOT_TOLD, unknown(passport.largestResponse()).why());
    assertTrue(passport.quirks().stream().anyMatch(quirk -> quirk.id().equals("no-answer")));
    assertEquals(0, passport.times().answers());
    assertEquals(golden("silent.txt"), passport.text());
  }

  @Test
  void whatItsTimeDoesNotAllowIsNotAsked() throws Exception {
    bmc.otherwise = AnsweringChannel.SILENCE;
    Passport passport = taken();

    assertEquals(Why.NO_ANSWER, unknown(passport.device()).why());
    assertEquals(Why.NOT_ASKED, unknown(passport.selfTest()).why());
    assertEquals(LIMIT.toSeconds(), context.ticker().nanos() / 1_000_000_000);
  }

  @Test
  void aBmcThatCannotBeReachedHasNone() throws Exception {
    bmc.gone = new TargetUnavailableException("bmc", "nothing answers");
    CompletionStage<Passport> none =
        Passport.take(bmc, context, LIMIT, OemFrame.EXAMPLE_ENTERPRISE);

    Outcome.failure(TargetUnavailableException.class, none);
    assertEquals(1, bmc.asked.size());
  }

  @Test
  void aBmcThatGoesAwayHalfWayHasHalfAPassport() throws Exception {
    beWell();
    CompletionStage<Passport> stage =
        Passport.take(bmc, context, LIMIT, OemFrame.EXAMPLE_ENTERPRISE);
    context.pass(0.003);
    bmc.gone = new TargetUnavailableException("bmc", "nothing answers");
    context.pass(1);

    Passport passport = Outcome.of(stage);
    assertTrue(passport.device().value().isPresent());
    assertEquals(Why.NOT_ASKED, unknown(passport.selfTest()).why());
  }

  @Test
  void namesWhatDepartsFromTheSpecification() throws Exception {
    beWell();
    bmc.on("0601", "00 20 81 02 4A 20 BF 00 00 00 34 12")
        .on("0638", "00 01 80 07 02 00 00 00 00")
        .on("0654 0E 00 80", "00 01 C0 00 00 40 80")
        .on("0608", "00" + "FF".repeat(16))
        .on("0637", "00 01 02")
        .on("0604", "C1")
        .on("0642 0E", "CC")
        .on("0642 00", "00 01 01 01 00 F2 1B 00 00 00");
    Passport passport = taken();

    assertEquals(
        List.of(
            "other-channel",
            "version-swapped",
            "firmware-not-bcd",
            "no-manufacturer",
            "missing-command",
            "guid-not-set",
            "anonymous-login",
            "suite-0",
            "no-safe-suite",
            "this-channel-unknown",
            "malformed-answer"),
        passport.quirks().stream().map(Quirk::id).toList());
  }

  @Test
  void slowAnswersAreNamed() throws Exception {
    beWell();
    bmc.delay = Duration.ofMillis(1_100);
    Passport passport = taken();

    assertEquals("slow-answer", passport.quirks().get(0).id());
    assertEquals(Duration.ofMillis(1_100), passport.times().median());
  }

  @Test
  void aListOfSuitesMayHaveSeveralPartsAndNonsenseInIt() throws Exception {
    beWell();
    bmc.on("0654 0E 00 80", "00 01 C0 03 01 41 81 C0 11 03 44 81 C0 02 01 41 80 C0")
        .on("0654 0E 00 81", "00 01 01 01");
    assertEquals(4, taken().suites().value().orElseThrow().size());

    bmc.on("0654 0E 00 81", "00 01");
    assertEquals(Why.MALFORMED, unknown(taken().suites()).why());
  }

  @Test
  void noMoreIsReadThanTheChannelCarries() throws Exception {
    beWell();
    bmc.maxResponse = 20;

    MessageSize size = taken().largestResponse().value().orElseThrow();
    assertEquals(new MessageSize(17, MessageSize.Source.SEEN), size);
  }

  @Test
  void ourOwnBmcStatesItsSizesAndItsCommands(@TempDir Path folder) throws Exception {
    try (SoftwareBmc own =
            SoftwareBmc.builder(context)
                .snapshots(ObjectType.PROCESS_TABLE, new TableSnapshotFormat())
                .start(folder);
        MessageChannel channel =
            own.channel(
                new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.OPERATOR, "admin"))) {
      Passport passport =
          Outcome.of(Passport.take(channel, context, LIMIT, OemFrame.EXAMPLE_ENTERPRISE));

      assertEquals(
          MessageSize.Source.STATED, passport.largestResponse().value().orElseThrow().source());
      assertTrue(passport.json().contains("\"snapshots\""), passport::json);
      assertFalse(passport.text().contains("unknown"), passport::text);
    }
  }

  private static Finding.Unknown<?> unknown(Finding<?> finding) {
    return assertInstanceOf(Finding.Unknown.class, finding);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = PassportTest.class.getResourceAsStream("/passport/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
