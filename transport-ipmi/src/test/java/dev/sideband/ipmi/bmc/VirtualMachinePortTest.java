package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.testing.SerialLinePair;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The machine is the line's right end. */
class VirtualMachinePortTest implements MessageHandler, SerialLine.Listener {

  private static final String GET_DEVICE_ID = "00 18 01 e7 a0";

  private final FakeContext context = new FakeContext();
  private final SerialLinePair line = new SerialLinePair(context);
  private final List<MessageRequest> requests = new ArrayList<>();
  private final List<CompletableFuture<MessageResponse>> held = new ArrayList<>();
  private final WireWriter heard = new WireWriter();
  private boolean holds;
  private boolean throwsUp;
  private MessageResponse answer = new MessageResponse(0, Bytes.of(0x2A));
  private final VirtualMachinePort port = open();

  private VirtualMachinePort open() {
    line.right().listen(this);
    return VirtualMachinePort.open(line.left(), this, context);
  }

  @Override
  public CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source) {
    assertEquals(RequestSource.SYSTEM_INTERFACE, source);
    requests.add(request);
    if (throwsUp) {
      throw new IllegalStateException("broken");
    }
    CompletableFuture<MessageResponse> response = new CompletableFuture<>();
    held.add(response);
    if (!holds) {
      response.complete(answer);
    }
    return response;
  }

  @Override
  public void received(Bytes bytes) {
    heard.bytes(bytes);
  }

  @Override
  public void lost(TransportException reason) {}

  /** Returns what the machine heard since it was last asked for. */
  private String heard() {
    context.pass(0);
    String text = heard.toBytes().toString();
    heard.clear();
    return text;
  }

  private String say(String hex) throws TransportException {
    line.right().write(Bytes.ofHex(hex).toArray());
    return heard();
  }

  @Test
  void greetsAndAnswersUnderTheSameNumber() throws Exception {
    assertEquals("ff01a1" + "00a1", heard());
    assertEquals("", say("ff 01 a1 08 3f a1"));
    assertEquals("001c01002ab9a0", say(GET_DEVICE_ID));
    assertEquals(List.of(new MessageRequest(0x06, 0, 1, Bytes.EMPTY)), requests);
  }

  @Test
  void whatTheHostEnablesDecidesAboutInterrupts() throws Exception {
    answer = new MessageResponse(0, Bytes.EMPTY);
    heard();
    assertEquals("071c2e00afa0" + "05a1", say("07 18 2e 09 aa ba a0"));
    assertEquals("081c2e00aea0" + "06a1", say("08 18 2e 08 aa ba a0"));
    answer = new MessageResponse(0xD4, Bytes.EMPTY);
    assertEquals("071c2ed4dba0", say("07 18 2e 09 aa ba a0"));
  }

  @Test
  void whatTheMachineGaveUpIsNotAnswered() throws Exception {
    holds = true;
    heard();
    say(GET_DEVICE_ID);
    say("01 18 01 e6 a0");
    held.get(1).complete(answer);
    held.get(0).complete(answer);
    assertEquals("011c01002ab8a0", heard());
  }

  @Test
  void theSignThatSomethingWaitsIsNotHeldBackByAnAnswerThatIsDue() throws Exception {
    holds = true;
    heard();
    say(GET_DEVICE_ID);
    port.setAttention(true);
    assertEquals("01a1", heard());
    port.setAttention(false);
    held.get(0).complete(answer);
    assertEquals("00a1" + "001c01002ab9a0", heard());
  }

  @Test
  void damageIsCountedAndNotAnswered() throws Exception {
    heard();
    assertEquals("", say("00 18 01 e8 a0 a1 00 1c 01 e3 a0"));
    assertEquals(List.of(), requests);
    assertEquals(3, context.count("vm.damaged"));
  }

  @Test
  void aHandlerThatFailsOrSaysTooMuchIsAnsweredFor() throws Exception {
    heard();
    throwsUp = true;
    assertEquals("001c01ffe4a0", say(GET_DEVICE_ID));
    throwsUp = false;
    answer = new MessageResponse(0, Bytes.copyOf(new byte[270]));
    assertEquals("001c01ca19a0", say(GET_DEVICE_ID));
    answer = new MessageResponse(0, Bytes.copyOf(new byte[269]));
    assertEquals(2 * (4 + 269 + 2), say(GET_DEVICE_ID).length());
  }

  @Test
  void ordersReachTheMachine() throws Exception {
    heard();
    port.powerOff();
    port.reset();
    port.diagnosticInterrupt();
    port.softOff();
    port.setAttention(true);
    assertEquals("03a1" + "04a1" + "07a1" + "09a1" + "01a1", heard());
  }

  @Test
  void ordersToAMachineThatIsGoneFail() throws Exception {
    line.pull();
    context.pass(0);
    assertThrows(SessionLostException.class, port::powerOff);
    VirtualMachinePort other =
        VirtualMachinePort.open(new SerialLinePair(context).left(), this, context);
    other.close();
    other.close();
    assertThrows(ChannelClosedException.class, other::reset);
  }
}
