package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.SerialMode;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.testing.SerialLinePair;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SerialModePortTest implements SerialLine.Listener, MessageHandler {

  private static final RequestSource CONSOLE =
      new RequestSource(2, ChannelMedium.SERIAL, Privilege.OPERATOR, "");

  private final FakeContext context = new FakeContext();
  private final SerialLinePair line = new SerialLinePair(context);
  private final List<MessageRequest> requests = new ArrayList<>();
  private final List<RequestSource> sources = new ArrayList<>();
  private final List<CompletableFuture<MessageResponse>> held = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean holds;
  private boolean throwsUp;
  private MessageResponse answer = new MessageResponse(0, Bytes.of(0x2A));

  @Override
  public CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source) {
    requests.add(request);
    sources.add(source);
    if (throwsUp) {
      throw new IllegalStateException("broken");
    }
    CompletableFuture<MessageResponse> response = new CompletableFuture<>();
    if (holds) {
      held.add(response);
    } else {
      response.complete(answer);
    }
    return response;
  }

  @Override
  public void received(Bytes bytes) {
    text.append(new String(bytes.toArray(), StandardCharsets.ISO_8859_1));
  }

  @Override
  public void lost(TransportException reason) {}

  private SerialModePort open(SerialMode mode) {
    line.right().listen(this);
    return SerialModePort.open(line.left(), mode, this, CONSOLE, context);
  }

  private String say(String words) throws TransportException {
    line.right().write(words.getBytes(StandardCharsets.ISO_8859_1));
    return heard();
  }

  private String sayHex(String digits) throws TransportException {
    line.right().write(Bytes.ofHex(digits).toArray());
    return Bytes.copyOf(heard().getBytes(StandardCharsets.ISO_8859_1)).toString();
  }

  /** Returns what was answered since it was last asked for. */
  private String heard() {
    context.pass(0);
    String heard = text.toString();
    text.setLength(0);
    return heard;
  }

  @Test
  void answersInBasicModeAfterAHandshake() throws Exception {
    open(SerialMode.BASIC);
    assertEquals("a6" + "a0811c6320040100" + "2ab1a5", sayHex("a0 20 18 c8 81 04 01 7a a5"));
    assertEquals(List.of(new MessageRequest(0x06, 0, 1, Bytes.EMPTY)), requests);
    assertEquals(List.of(CONSOLE), sources);
  }

  @Test
  void answersInTerminalMode() throws Exception {
    open(SerialMode.TERMINAL);
    assertEquals("[1C 04 01 00 2A]\r\n", say("[18 04 01]\r\n"));
    assertEquals("[1E FC 01 00 2A]\r\n", say("[1afc01]"));
    assertEquals(new MessageRequest(0x06, 2, 1, Bytes.EMPTY), requests.get(1));
  }

  @Test
  void requestsWaitTheirTurnAndOneTooManyIsRefused() throws Exception {
    holds = true;
    open(SerialMode.TERMINAL);
    for (int number = 0; number < 9; number++) {
      assertEquals("", say("[18 %02X 01]".formatted(number << 2)));
    }
    assertEquals("[1C 24 01 C0]\r\n", say("[18 24 01]"));
    assertEquals(1, requests.size());
    for (int number = 0; number < 9; number++) {
      held.get(number).complete(answer);
      assertEquals("[1C %02X 01 00 2A]\r\n".formatted(number << 2), heard());
    }
    assertEquals(9, requests.size());
  }

  @Test
  void oneThatComesAgainBeforeItsAnswerIsAnsweredOnce() throws Exception {
    holds = true;
    open(SerialMode.TERMINAL);
    say("[18 04 01][18 04 01][18 08 01][18 08 01]");
    held.get(0).complete(answer);
    held.get(1).complete(answer);
    assertEquals("[1C 04 01 00 2A]\r\n[1C 08 01 00 2A]\r\n", heard());
    assertEquals(2, requests.size());
    say("[18 04 01]");
    assertEquals(3, requests.size());
  }

  @Test
  void aHandlerThatFailsIsAnsweredFor() throws Exception {
    open(SerialMode.TERMINAL);
    throwsUp = true;
    assertEquals("[1C 04 01 FF]\r\n", say("[18 04 01]"));
    throwsUp = false;
    holds = true;
    say("[18 04 01]");
    held.get(0).completeExceptionally(new IllegalStateException("broken"));
    assertEquals("[1C 04 01 FF]\r\n", heard());
  }

  @Test
  void aResponseThatIsTooLongIsReplaced() throws Exception {
    open(SerialMode.TERMINAL);
    answer = new MessageResponse(0, Bytes.copyOf(new byte[277]));
    assertEquals("[1C 04 01 CA]\r\n", say("[18 04 01]"));
    answer = new MessageResponse(0, Bytes.copyOf(new byte[276]));
    assertEquals(3 * 280 + 3, say("[18 04 01]").length());
  }

  @Test
  void whatCannotBeReadIsAnsweredInTerminalModeOnly() throws Exception {
    SerialModePort port = open(SerialMode.TERMINAL);
    assertEquals("[ERR CC]\r\n", say("[18 04" + " 0]"));
    assertEquals("[ERR C1]\r\n", say("[SYS HEALTH QUERY]"));
    assertEquals("[OK TMODE]\r\n", say("[SYS TMODE]"));
    port.close();

    SerialLinePair other = new SerialLinePair(context);
    other.right().listen(this);
    SerialModePort.open(other.left(), SerialMode.BASIC, this, CONSOLE, context);
    other.right().write(Bytes.ofHex("a0 20 18 c8 81 04 01 7b a5").toArray());
    assertEquals("", heard());
  }

  @Test
  void responsesAndWordsThatAreNoCommandAreNotAnswered() throws Exception {
    open(SerialMode.TERMINAL);
    assertEquals("", say("[1C 04 01 00][OK][ERR C1][SYS]"));
    assertEquals(0, requests.size());
  }

  @Test
  void closingGivesTheLineBack() throws Exception {
    SerialModePort port = open(SerialMode.TERMINAL);
    port.close();
    port.close();
    assertEquals("", say("[18 04 01]"));
    assertThrows(ChannelClosedException.class, () -> line.left().write(new byte[1]));
  }

  @Test
  void survivesAPulledPlug() throws Exception {
    holds = true;
    SerialModePort port = open(SerialMode.TERMINAL);
    say("[18 04 01]");
    line.pull();
    held.get(0).complete(answer);
    port.close();
    assertThrows(SessionLostException.class, () -> line.right().write(new byte[1]));
  }

  @Test
  void whoLogsInIsKnownUntilHeLogsOutOrAMinuteIsSilent() throws Exception {
    BmcUsers users = new BmcUsers();
    users.put("root", "Pass".toCharArray(), Privilege.ADMINISTRATOR);
    line.right().listen(this);
    SerialModePort.openForUsers(line.left(), this, 3, users, context);
    RequestSource stranger = new RequestSource(3, ChannelMedium.SERIAL, Privilege.CALLBACK, "");
    RequestSource root =
        new RequestSource(3, ChannelMedium.SERIAL, Privilege.ADMINISTRATOR, "root");
    String request = "[18 04 01]";

    say(request);
    assertEquals("[ERR D4]\r\n", say("[SYS PWD -U root pass]"));
    assertEquals("[ERR D4]\r\n", say("[SYS PWD -U root]"));
    assertEquals("[ERR D4]\r\n", say("[SYS PWD -U]"));
    assertEquals("[ERR D4]\r\n", say("[SYS PWD -Q root Pass]"));
    say(request);
    assertEquals("[OK]\r\n", say("[SYS PWD -U root Pass]"));
    say(request);
    context.pass(59);
    say(request);
    context.pass(60);
    say(request);
    assertEquals("[OK]\r\n", say("[SYS PWD -U root Pass]"));
    say(request);
    assertEquals("[OK]\r\n", say("[SYS PWD -X]"));
    say(request);
    assertEquals("[OK]\r\n", say("[SYS PWD -U root Pass]"));
    assertEquals("[ERR D4]\r\n", say("[SYS PWD -N Pass]"));
    say(request);

    assertEquals(
        List.of(stranger, stranger, root, root, stranger, root, stranger, stranger), sources);
  }
}
