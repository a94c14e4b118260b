package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.Vectors;
import dev.sideband.ipmi.oem.Display;
import dev.sideband.ipmi.oem.GetStatus;
import dev.sideband.ipmi.oem.GetTime;
import dev.sideband.ipmi.oem.Greeting;
import dev.sideband.ipmi.oem.Hello;
import dev.sideband.ipmi.oem.ObjectType;
import dev.sideband.ipmi.oem.OemCommand;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.OemRequest;
import dev.sideband.ipmi.oem.OemResponse;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.OemVersion;
import dev.sideband.ipmi.oem.StatusReport;
import dev.sideband.ipmi.oem.WriteAbort;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the BMC answers to frames, well made and otherwise. */
@Timeout(20)
class OemEndpointTest {

  private static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);
  private static final int CHECKED = OemRequest.FLAG_CHECKED;

  @TempDir Path folder;
  private VirtualBmc virtual;

  @BeforeEach
  void start() throws Exception {
    virtual = new VirtualBmc(folder, 7);
  }

  @AfterEach
  void stop() {
    virtual.close();
  }

  @Test
  void theHostsFramesMustBeChecked() throws Exception {
    assertEquals(
        new MessageResponse(0x81, Bytes.ofHex("D97E00")),
        send(virtual.host(), request(new Hello(1, 1), 0, 1, 0)));
    assertEquals(OemStatus.OK, ask(virtual.host(), new Hello(1, 1), CHECKED, 1, 0).status());
  }

  @Test
  void aSessionsFramesNeedNot() throws Exception {
    MessageChannel session = virtual.session(Privilege.USER);
    assertEquals(OemStatus.OK, ask(session, new Hello(1, 1), 0, 1, 0).status());
    assertEquals(OemStatus.OK, ask(session, new Hello(1, 1), CHECKED, 1, 0).status());
  }

  @Test
  void otherMajorVersionsAreRefusedWithTheRange() throws Exception {
    MessageRequest request =
        FRAME.encode(new OemRequest(1, new OemVersion(2, 0), CHECKED, 1, 0, Bytes.EMPTY));
    assertEquals(
        new MessageResponse(0x80, Bytes.ofHex("D97E00 10 10")), send(virtual.host(), request));

    OemResponse wanted = ask(virtual.host(), new Hello(1, 2), CHECKED, 1, 0);
    assertEquals(OemStatus.UNSUPPORTED, wanted.status());
    assertEquals(Bytes.of(1, 1), wanted.body());
  }

  @Test
  void whoHasNotSaidHelloHasToSayIt() throws Exception {
    assertEquals(
        OemStatus.EXPIRED, ask(virtual.host(), new GetTime(), CHECKED, 1, 0x1234).status());

    int client = hello(virtual.host(), 5);
    assertEquals(OemStatus.OK, ask(virtual.host(), new GetTime(), CHECKED, 2, client).status());
    virtual.restart();
    assertEquals(
        OemStatus.EXPIRED, ask(virtual.host(), new GetTime(), CHECKED, 3, client).status());
  }

  @Test
  @Tag("S0-26")
  void aRequestThatComesAgainGetsTheStoredAnswer() throws Exception {
    int client = hello(virtual.host(), 5);
    MessageRequest first = request(new GetTime(), CHECKED, 2, client);
    MessageResponse answer = send(virtual.host(), first);
    virtual.time.advance(Duration.ofSeconds(30));

    assertEquals(answer, send(virtual.host(), first));
    assertEquals(
        answer,
        send(virtual.host(), request(new GetTime(), CHECKED | OemRequest.FLAG_RESEND, 2, client)));
    assertNotEquals(
        answer.data(), send(virtual.host(), request(new GetTime(), CHECKED, 3, client)).data());
    virtual.time.advance(Duration.ofSeconds(31));
    assertNotEquals(answer, send(virtual.host(), first));
  }

  @Test
  void whatOnlyTheHostMayDoIsRefusedElsewhereInAFrame() throws Exception {
    MessageChannel session = virtual.session(Privilege.ADMINISTRATOR);
    int client = hello(session, 5);
    assertEquals(
        OemStatus.NOT_ALLOWED, ask(session, new WriteAbort(1, 0), CHECKED, 2, client).status());
    assertEquals(
        OemStatus.UNKNOWN_ID,
        ask(virtual.host(), new WriteAbort(1, 0), CHECKED, 2, hello(virtual.host(), 6)).status());
  }

  @Test
  void deflatedBodiesAreNotSupported() throws Exception {
    int client = hello(virtual.host(), 5);
    assertEquals(
        OemStatus.UNSUPPORTED,
        ask(virtual.host(), new GetTime(), CHECKED | OemRequest.FLAG_DEFLATED, 2, client).status());
  }

  @Test
  void aBodyThatIsCutIsAnInvalidField() throws Exception {
    int client = hello(virtual.host(), 5);
    MessageRequest cut =
        FRAME.encode(new OemRequest(0x13, OemVersion.CURRENT, CHECKED, 2, client, Bytes.of(1)));
    assertEquals(new MessageResponse(0xCC, Bytes.ofHex("D97E00")), send(virtual.host(), cut));
  }

  @Test
  void anUnknownStageOrObjectIsToldApart() throws Exception {
    int client = hello(virtual.host(), 5);
    assertEquals(
        0xCC,
        send(
                virtual.host(),
                FRAME.encode(
                    new OemRequest(0x14, OemVersion.CURRENT, CHECKED, 2, client, Bytes.of(2, 9))))
            .completionCode());
    assertEquals(
        OemStatus.UNSUPPORTED,
        ask(virtual.host(), new Display(new ObjectType(0x77), 1), CHECKED, 3, client).status());
  }

  @Test
  void countsWhatItSees() throws Exception {
    int client = hello(virtual.host(), 5);
    MessageRequest time = request(new GetTime(), CHECKED, 2, client);
    send(virtual.host(), time);
    send(virtual.host(), time);
    send(virtual.host(), request(new GetTime(), 0, 3, client));
    ask(virtual.host(), new GetStatus(99), CHECKED, 4, client);

    OemResponse response = ask(virtual.host(), new GetStatus(0), CHECKED, 5, client);
    StatusReport report = StatusReport.decode(response.body().reader());
    assertEquals(6, report.counter(StatusReport.FRAMES).orElseThrow());
    assertEquals(1, report.counter(StatusReport.REPEATED).orElseThrow());
    assertEquals(1, report.counter(StatusReport.FAULTS).orElseThrow());
    assertEquals(1, report.counter(StatusReport.REFUSED).orElseThrow());
    assertEquals(1, report.counter(StatusReport.CLIENTS).orElseThrow());
    assertTrue(report.counter(0xEE).isEmpty());
  }

  @Test
  @Tag("X-13")
  void noiseIsAnsweredAndHarmsNothing() throws Exception {
    Random random = new Random(3);
    int client = hello(virtual.host(), 5);
    for (int i = 0; i < 5_000; i++) {
      byte[] body = new byte[random.nextInt(80)];
      random.nextBytes(body);
      OemRequest noise =
          new OemRequest(
              random.nextInt(0x20),
              OemVersion.CURRENT,
              CHECKED,
              i & 0xFFFF,
              client,
              Bytes.copyOf(body));
      MessageResponse response = send(virtual.host(), FRAME.encode(noise));
      assertTrue(response.data().size() <= OemFrame.MAX_RESPONSE_DATA);
      assertNotEquals(0xFF, response.completionCode());
    }
    assertEquals(
        OemStatus.OK,
        ask(virtual.host(), new GetTime(), CHECKED, 1, hello(virtual.host(), 9)).status());
  }

  private int hello(MessageChannel channel, long nonce) throws Exception {
    OemResponse response = ask(channel, new Hello(nonce, 1), CHECKED, 1, 0);
    return Greeting.decode(response.body().reader()).client();
  }

  private OemResponse ask(
      MessageChannel channel, OemCommand<?> command, int flags, int tag, int client)
      throws Exception {
    MessageResponse response = send(channel, request(command, flags, tag, client));
    assertEquals(0, response.completionCode());
    OemResponse read = FRAME.decode(command.code(), (flags & CHECKED) != 0, response);
    assertEquals(tag, read.tag());
    assertEquals(0, read.flags());
    return read;
  }

  private static MessageRequest request(OemCommand<?> command, int flags, int tag, int client) {
    return FRAME.encode(
        new OemRequest(
            command.code(), OemVersion.CURRENT, flags, tag, client, Vectors.encoded(command)));
  }

  private MessageResponse send(MessageChannel channel, MessageRequest request) throws Exception {
    return virtual.await(channel.exchange(request, virtual.deadline(Duration.ofSeconds(5))));
  }
}
