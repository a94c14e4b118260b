package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.ConsoleNote;
import dev.sideband.ipmi.oem.ConsolePart;
import dev.sideband.ipmi.oem.ConsoleReport;
import dev.sideband.ipmi.oem.FetchConsole;
import dev.sideband.ipmi.oem.GetConsoleInfo;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.MarkConsole;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.time.BmcBoot;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.testing.SerialLinePair;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log that a BMC keeps of its host's console, as a client finds it. */
@Timeout(60)
class OemConsoleTest {

  private static final long LOG = 1 << 17;

  @TempDir Path folder;
  private final ConsoleStream host = new ConsoleStream(typed -> {}, () -> {});
  private VirtualBmc virtual;
  private OemClient client;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 7);
    virtual.restart(host, LOG);
    client = virtual.client(virtual.session(Privilege.OPERATOR));
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  private <R> R ask(OemCommand<R> command) throws Exception {
    return virtual.await(client.send(command, virtual.deadline(Duration.ofSeconds(5))));
  }

  private OemRejectedException refused(OemCommand<?> command) {
    return assertThrows(OemRejectedException.class, () -> ask(command));
  }

  private void say(String text) {
    assertTrue(host.write(Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII))));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.US_ASCII);
  }

  private int stream() throws Exception {
    return ask(new GetConsoleInfo()).stream();
  }

  private static Bytes number(long offset) {
    return new WireWriter().u64(offset).toBytes();
  }

  /** Fetches everything from an offset on, as a client does that knows no more than that. */
  private String all(int stream, long from) throws Exception {
    StringBuilder all = new StringBuilder();
    long next = from;
    while (true) {
      try {
        ConsolePart part = ask(FetchConsole.offsets(stream, next, Long.MAX_VALUE, 240));
        assertEquals(next, part.start());
        assertFalse(part.gapBefore());
        if (part.data().isEmpty()) {
          return all.toString();
        }
        all.append(text(part.data()));
        next = part.end();
      } catch (OemRejectedException e) {
        assertEquals(OemStatus.NO_DATA, e.status());
        return all.toString();
      }
    }
  }

  @Test
  void tellsThatItHasAConsoleAndHowBigItsLogIs() throws Exception {
    Greeting greeting = virtual.await(client.greet(virtual.deadline(Duration.ofSeconds(5))));
    assertTrue(greeting.features().has(OemFeatures.HEARTBEATS | OemFeatures.CONSOLE));
    assertTrue(greeting.consoleRing() >= LOG);

    say("login: ");
    ConsoleReport report = ask(new GetConsoleInfo());
    assertEquals(virtual.bmc().boot(), report.boot());
    assertEquals(0, report.oldest());
    assertEquals(7, report.end());
    assertEquals(virtual.bmc().boot(), report.newestBoot());
    assertEquals(115_200, report.bitRate());
    assertTrue(report.connected());
    assertTrue(report.sol().isEmpty());
  }

  @Test
  @Tag("S2-11")
  void theLogIsKeptWhileNobodyWatchesAndFetchedByOffset() throws Exception {
    say("one ");
    virtual.time.advance(Duration.ofSeconds(3));
    say("two ");
    ConsolePart part = ask(FetchConsole.offsets(stream(), 2, 6, 240));
    assertEquals("e tw", text(part.data()));
    assertEquals(2, part.start());
    assertEquals(virtual.bmc().boot(), part.dataBoot());
    ConsoleNote second = part.notes().get(0);
    assertEquals(ConsoleNote.TIME, second.kind());
    assertEquals(4, second.offset());
    assertEquals(3_000_000, second.micros() - part.first());
    assertFalse(part.more());
    assertTrue(ask(FetchConsole.offsets(stream(), 0, 8, 3)).more());
    assertEquals("one two ", all(stream(), 0));
  }

  @Test
  @Tag("S2-44")
  void fetchesByTime() throws Exception {
    say("before ");
    virtual.time.advance(Duration.ofSeconds(1));
    long from = virtual.bmc().clock().micros();
    say("during ");
    virtual.time.advance(Duration.ofSeconds(1));
    long to = virtual.bmc().clock().micros();
    say("after");
    BmcBoot boot = virtual.bmc().boot();
    ConsolePart part = ask(FetchConsole.times(stream(), boot, from, to, 240));
    assertEquals("during ", text(part.data()));
    assertFalse(part.more());
    assertEquals(
        OemStatus.NO_DATA,
        refused(FetchConsole.times(stream(), new BmcBoot(boot.id() + 1), 0, to, 240)).status());
    assertEquals(
        OemStatus.NO_DATA,
        refused(FetchConsole.times(stream(), boot, to + 9_000_000, to + 9_000_001, 240)).status());
  }

  @Test
  void aRestartOfTheBmcKeepsStreamAndOffsets() throws Exception {
    int stream = stream();
    say("first boot\n");
    BmcBoot before = virtual.bmc().boot();
    ask(new MarkConsole(stream, 1, "end of the first"));
    virtual.restart();
    virtual.time.advance(Duration.ZERO);
    say("second boot\n");

    assertEquals(stream, stream());
    ConsolePart first = ask(FetchConsole.offsets(stream, 0, 100, 240));
    assertEquals("first boot\n", text(first.data()));
    assertEquals(before, first.dataBoot());
    assertTrue(first.more());
    ConsolePart second = ask(FetchConsole.offsets(stream, first.end(), 100, 240));
    assertEquals("second boot\n", text(second.data()));
    assertEquals(virtual.bmc().boot(), second.dataBoot());
    assertEquals("first boot\nsecond boot\n", all(stream, 0));

    virtual.bmc().coldReset();
    say("third boot\n");
    assertNotEquals(second.dataBoot(), virtual.bmc().boot());
    assertEquals(
        virtual.bmc().boot(), ask(FetchConsole.offsets(stream, second.end(), 100, 240)).dataBoot());
  }

  @Test
  void aLogThatWasLostIsAnotherStream() throws Exception {
    int stream = stream();
    say("lost");
    virtual.bmc().close();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder.resolve("console"), "*.ring")) {
      for (Path each : files) {
        Files.write(each, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
      }
    }
    virtual.restart();
    virtual.time.advance(Duration.ZERO);
    say("new");
    assertNotEquals(stream, stream());
    OemRejectedException refusal = refused(FetchConsole.offsets(stream, 0, 10, 240));
    assertEquals(OemStatus.OTHER_BOOT, refusal.status());
    assertEquals(new WireWriter().u32(stream()).toBytes(), refusal.data());
    assertEquals("new", all(stream(), 0));
  }

  @Test
  @Tag("S2-55")
  void saysWhatIsOverwrittenAndWhereTheRestBegins() throws Exception {
    StringBuilder said = new StringBuilder();
    for (int i = 0; said.length() < 3 * LOG; i++) {
      String line = String.format("line %07d ........................................%n", i);
      said.append(line);
      say(line);
    }
    ConsoleReport report = ask(new GetConsoleInfo());
    assertEquals(said.length(), report.end());
    assertTrue(report.oldest() > 0);
    OemRejectedException refusal = refused(FetchConsole.offsets(report.stream(), 0, 100, 240));
    assertEquals(OemStatus.OVERWRITTEN, refusal.status());
    assertEquals(number(report.oldest()), refusal.data());
    int from = (int) report.oldest();
    assertEquals(said.substring(from), all(report.stream(), from));
    int middle = (from + said.length()) / 2;
    assertEquals(
        said.substring(middle, middle + 20),
        text(ask(FetchConsole.offsets(report.stream(), middle, middle + 20, 240)).data()));
  }

  @Test
  void whatIsNotThereYetIsNoDataAndWhatCannotBeAConflict() throws Exception {
    say("abc");
    assertEquals("", all(stream(), 3));
    assertEquals(OemStatus.NO_DATA, refused(FetchConsole.offsets(stream(), 3, 9, 240)).status());
    OemRejectedException beyond = refused(FetchConsole.offsets(stream(), 4, 9, 240));
    assertEquals(OemStatus.CONFLICT, beyond.status());
    assertEquals(number(3), beyond.data());
    assertEquals(OemStatus.CONFLICT, refused(FetchConsole.offsets(stream(), -1, 9, 240)).status());
  }

  @Test
  void aMarkStandsOnceAtItsPlace() throws Exception {
    say("before|");
    MarkConsole mark = new MarkConsole(stream(), 42, "power cycled");
    MarkConsole.Answer answer = ask(mark);
    assertEquals(7, answer.offset());
    say("after");
    assertEquals(answer, ask(mark));
    ConsolePart part = ask(FetchConsole.offsets(stream(), 0, 100, 240));
    List<ConsoleNote> marks =
        part.notes().stream().filter(note -> note.kind() == ConsoleNote.MARK).toList();
    assertEquals(1, marks.size());
    assertEquals("power cycled", marks.get(0).text());
    assertEquals(7, marks.get(0).offset());
    assertEquals(answer.micros(), marks.get(0).micros());
    assertEquals("before|after", text(part.data()));
    assertEquals(OemStatus.OTHER_BOOT, refused(new MarkConsole(stream() + 1, 43, "")).status());
  }

  @Test
  void manyMarksAtOnePlaceHoldNoFetchUp() throws Exception {
    say("a");
    for (int i = 0; i < 40; i++) {
      ask(new MarkConsole(stream(), i, "mark number " + i + " with a text of some length"));
    }
    say("b");
    assertEquals("ab", all(stream(), 0));
    assertEquals("b", all(stream(), 1));
  }

  @Test
  void aLineThatIsLostIsNotedAndOpenedAnew() throws Exception {
    SerialLinePair[] pairs = {
      new SerialLinePair(virtual.context), new SerialLinePair(virtual.context)
    };
    int[] opened = {0};
    virtual.restart(
        () -> {
          SerialLine line = pairs[Math.min(1, opened[0])].left();
          if (opened[0]++ == 1) {
            throw new TargetUnavailableException("tty", "not yet");
          }
          return line;
        },
        LOG);
    pairs[0].right().write("one ".getBytes(StandardCharsets.US_ASCII));
    virtual.time.advance(Duration.ofMillis(1));
    pairs[0].pull();
    virtual.time.advance(Duration.ofMillis(10));
    assertFalse(ask(new GetConsoleInfo()).connected());
    virtual.time.advance(Duration.ofSeconds(4));
    assertTrue(ask(new GetConsoleInfo()).connected());
    pairs[1].right().write("two".getBytes(StandardCharsets.US_ASCII));
    virtual.time.advance(Duration.ofMillis(1));

    ConsolePart part = ask(FetchConsole.offsets(stream(), 0, 100, 240));
    assertEquals("one two", text(part.data()));
    assertEquals(
        List.of(ConsoleNote.LINE_LOST, ConsoleNote.LINE_FOUND),
        part.notes().stream()
            .map(ConsoleNote::kind)
            .filter(kind -> kind != ConsoleNote.TIME)
            .skip(1)
            .toList());
    assertEquals(4, part.notes().get(part.notes().size() - 2).offset());
  }

  @Test
  void onlyOperatorsReadIt() throws Exception {
    OemClient user = virtual.client(virtual.session(Privilege.USER));
    assertThrows(
        CommandRejectedException.class,
        () ->
            virtual.await(
                user.send(new GetConsoleInfo(), virtual.deadline(Duration.ofSeconds(5)))));
  }
}
