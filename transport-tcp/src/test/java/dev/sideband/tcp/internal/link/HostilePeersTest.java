package dev.sideband.tcp.internal.link;

import static dev.sideband.transport.HeardFromWorkers.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.tcp.link.IdentitySource;
import dev.sideband.tcp.link.LinkIdentity;
import dev.sideband.tcp.link.LinkRefusedException;
import dev.sideband.tcp.link.RefusalReason;
import dev.sideband.tcp.link.Revocations;
import dev.sideband.tcp.link.TlsWorkerLink;
import dev.sideband.transport.HeardFromWorkers;
import dev.sideband.transport.Uplink;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers that send garbage, nothing, half of something or too much; and all is well behind them. */
@Timeout(60)
class HostilePeersTest {

  private static final Bytes HELLO =
      LinkCodecTest.encode(
          new LinkMessage.Hello(1, Duration.ofSeconds(30), new UUID(1, 2), 0, 0, 0));

  @TempDir Path folder;
  private LinkRig rig;
  private int served;

  @BeforeEach
  void open() throws IOException {
    rig = LinkRig.inVirtualTime(folder);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Socket raw(TlsWorkerLink server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
  }

  /** Connects as an agent would, and reads the greeting. */
  private SSLSocket agent(TlsWorkerLink server, @Nullable LinkIdentity identity)
      throws IOException {
    int port = server.address().getPort();
    PeerCheck check = check();
    SSLSocket tls = TlsSockets.client(raw(server), "127.0.0.1", port, identity, check);
    tls.startHandshake();
    return tls;
  }

  private PeerCheck check() {
    return new PeerCheck(
        PeerCheck.Role.SERVER,
        List.of(rig.authority.certificate()),
        Revocations.NONE,
        rig.time,
        "127.0.0.1");
  }

  private static LinkMessage read(SSLSocket tls) throws IOException {
    DataInputStream in = new DataInputStream(tls.getInputStream());
    byte[] head = new byte[LinkCodec.LENGTH];
    in.readFully(head);
    int length = LinkCodec.length(WireReader.over(head, 0, head.length), LinkCodec.MOST_FRAME);
    byte[] body = new byte[length];
    in.readFully(body);
    return LinkCodec.decode(WireReader.over(body, 0, length));
  }

  private static void send(Socket to, Bytes bytes) throws IOException {
    OutputStream out = to.getOutputStream();
    out.write(bytes.toArray());
    out.flush();
  }

  private static void untilClosed(Socket socket) {
    try (InputStream in = socket.getInputStream()) {
      while (in.read() >= 0) {
        // An alert, perhaps.
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void requireHonestAgentIsServed() throws Exception {
    rig.heard.rest();
    try (Uplink uplink = rig.uplink().open()) {
      rig.heard.until("connected web-1");
      uplink.append("sweeps", bytes("well"));
      rig.heard.until("entry web-1 sweeps well");
    }
  }

  @Test
  void garbageInsteadOfAHandshake() throws Exception {
    try (TlsWorkerLink server = rig.openServer();
        Socket socket = raw(server)) {
      send(socket, Bytes.copyOf("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      assertEquals(RefusalReason.HANDSHAKE, rig.nextRefused().reason());
      untilClosed(socket);
      requireHonestAgentIsServed();
    }
  }

  @Test
  void nothingInsteadOfAHandshake() throws Exception {
    try (TlsWorkerLink server = rig.openServer();
        Socket socket = raw(server)) {
      rig.passUntil(() -> !rig.refused.isEmpty());
      assertEquals(RefusalReason.SILENT, rig.nextRefused().reason());
      untilClosed(socket);
      requireHonestAgentIsServed();
    }
  }

  @Test
  void noCertificateAndAnOlderTls() throws Exception {
    try (TlsWorkerLink server = rig.openServer()) {
      try (SSLSocket without = agent(server, null)) {
        untilClosed(without);
      }
      assertEquals(RefusalReason.HANDSHAKE, rig.nextRefused().reason());
      int port = server.address().getPort();
      try (SSLSocket older =
          TlsSockets.client(raw(server), "127.0.0.1", port, rig.agentIdentity(), check())) {
        older.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThrows(IOException.class, older::startHandshake);
      }
      assertEquals(RefusalReason.HANDSHAKE, rig.nextRefused().reason());
      requireHonestAgentIsServed();
    }
  }

  @Test
  void framesThatAreTooLongOrOutOfPlaceAreRefused() throws Exception {
    try (TlsWorkerLink server = rig.openServer()) {
      Bytes[] wrong = {
        Bytes.ofHex("FFFFFFFF 08"),
        // Longer than a hello may be.
        Bytes.ofHex("00080000 02"),
        Bytes.ofHex("00000000"),
        Bytes.ofHex("01000000 FF"),
        LinkCodecTest.encode(new LinkMessage.Entry(1, "sweeps", Bytes.of(1))),
        LinkCodecTest.encode(new LinkMessage.Alive()),
        // A hello without its fields.
        Bytes.ofHex("02000000 0201"),
      };
      for (Bytes each : wrong) {
        try (SSLSocket tls = agent(server, rig.agentIdentity())) {
          assertInstanceOf(LinkMessage.Greeting.class, read(tls));
          send(tls, each);
          assertEquals(RefusalReason.MALFORMED, rig.nextRefused().reason(), each::toString);
          LinkMessage.Refusal refusal = assertInstanceOf(LinkMessage.Refusal.class, read(tls));
          assertEquals(RefusalReason.MALFORMED, Refusals.byPeer(refusal, "").reason());
        }
      }
      assertEquals(List.of(), rig.heard.rest());
      requireHonestAgentIsServed();
    }
  }

  @Test
  void halfAHelloAndThenNothing() throws Exception {
    try (TlsWorkerLink server = rig.openServer();
        SSLSocket tls = agent(server, rig.agentIdentity())) {
      assertInstanceOf(LinkMessage.Greeting.class, read(tls));
      send(tls, HELLO.slice(0, HELLO.size() / 2));
      rig.passUntil(() -> rig.counted.contains("link.lost.connections 1"));
      untilClosed(tls);
      requireHonestAgentIsServed();
    }
  }

  @Test
  void halfAFrameAndThenNothingCountsAsSilence() throws Exception {
    try (TlsWorkerLink server = rig.openServer();
        SSLSocket tls = agent(server, rig.agentIdentity())) {
      assertInstanceOf(LinkMessage.Greeting.class, read(tls));
      send(tls, HELLO);
      assertInstanceOf(LinkMessage.Taken.class, read(tls));
      rig.heard.expect("connected web-1");
      send(tls, Bytes.ofHex("0F000000 05 01"));
      rig.passUntil(() -> rig.counted.contains("link.lost.connections 1"));
      rig.heard.expect("disconnected web-1");
      requireHonestAgentIsServed();
    }
  }

  /**
   * Whatever an agent with a good certificate says, it ends in a refusal or a closed connection.
   */
  @Test
  void anythingAtAllAfterTheHello() throws Exception {
    Random random = new Random(1);
    Bytes entry = LinkCodecTest.encode(new LinkMessage.Entry(5, "sweeps", Bytes.of(1, 2)));
    try (TlsWorkerLink server = rig.openServer()) {
      for (int i = 0; i < 40; i++) {
        byte[] damaged = entry.toArray();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
        try (SSLSocket tls = agent(server, rig.agentIdentity())) {
          assertInstanceOf(LinkMessage.Greeting.class, read(tls));
          send(tls, HELLO);
          send(tls, Bytes.copyOf(damaged));
          byte[] noise = new byte[random.nextInt(200)];
          random.nextBytes(noise);
          send(tls, Bytes.copyOf(noise));
        }
      }
      requireHonestAgentIsServed();
    }
  }

  @Test
  void tooManyConnections() throws Exception {
    try (TlsWorkerLink server =
        rig.open(rig.server(IdentitySource.of(rig.serverIdentity())).mostConnections(2))) {
      List<Socket> sockets = List.of(raw(server), raw(server), raw(server));
      assertEquals(RefusalReason.BUSY, rig.nextRefused().reason());
      untilClosed(sockets.get(2));
      sockets.forEach(Sockets::close);
      rig.nextRefused();
      rig.nextRefused();
      requireHonestAgentIsServed();
    }
  }

  /** Says to the agent that connects next what the test says, and then nothing. */
  private CompletableFuture<Socket> hostileServer(ServerSocket port, Bytes says) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Socket plain = port.accept();
            PeerCheck check =
                new PeerCheck(
                    PeerCheck.Role.AGENT,
                    List.of(rig.authority.certificate()),
                    Revocations.NONE,
                    rig.time,
                    null);
            SSLSocket tls = TlsSockets.server(plain, rig.serverIdentity(), check);
            tls.startHandshake();
            send(tls, says);
            return plain;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        rig.sideband.executor());
  }

  @Test
  void anAgentSurvivesAnyServer() throws Exception {
    Bytes greeting = LinkCodecTest.encode(new LinkMessage.Greeting(1, Duration.ofSeconds(30), 1));
    Bytes[] malformed = {
      Bytes.ofHex("FFFFFFFF 08"),
      Bytes.ofHex("01000000 FF"),
      Bytes.ofHex("00000000"),
      LinkCodecTest.encode(new LinkMessage.Alive()),
    };
    try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Uplink uplink = openAgainst(port)) {
      for (Bytes each : malformed) {
        CompletableFuture<Socket> hostile = hostileServer(port, each);
        untilServed(hostile);
        rig.untilCounted("link.lost.connections 1");
        assertInstanceOf(MalformedMessageException.class, uplink.status().failure().orElseThrow());
        hostile.get(1, TimeUnit.SECONDS).close();
      }
      for (Bytes each : new Bytes[] {Bytes.EMPTY, greeting.slice(0, 7), greeting}) {
        CompletableFuture<Socket> hostile = hostileServer(port, each);
        untilServed(hostile);
        rig.counted.clear();
        rig.passUntil(() -> rig.counted.contains("link.lost.connections 1"));
        hostile.get(1, TimeUnit.SECONDS).close();
      }
      rig.counted.clear();
      CompletableFuture<Socket> refusing =
          hostileServer(port, LinkCodecTest.encode(new LinkMessage.Refusal(99, "because")));
      untilServed(refusing);
      rig.untilCounted("link.lost.connections 1");
      LinkRefusedException refusal =
          assertInstanceOf(LinkRefusedException.class, uplink.status().failure().orElseThrow());
      assertEquals(RefusalReason.OTHER, refusal.reason());
      assertTrue(refusal.toString().contains("because"));
    }
  }

  /** Lets time pass until the agent has dialled, and then none: a handshake has its limit. */
  private void untilServed(CompletableFuture<Socket> server) throws InterruptedException {
    int wanted = ++served;
    rig.passUntil(() -> rig.relay.connections.get() >= wanted);
    LinkRig.until(server::isDone);
  }

  private Uplink openAgainst(ServerSocket port) throws IOException {
    rig.relay.to((InetSocketAddress) port.getLocalSocketAddress());
    return rig.uplink().pauses(Duration.ofSeconds(1), Duration.ofSeconds(1)).open();
  }

  private static Bytes all(LinkMessage... messages) {
    WireWriter out = new WireWriter();
    for (LinkMessage each : messages) {
      LinkCodec.encode(each, out);
    }
    return out.toBytes();
  }

  private static LinkMessage.Entry entry(long number) {
    return new LinkMessage.Entry(number, "sweeps", bytes("entry " + number));
  }

  /** An agent of ours sends what the server lacks and no more; another one may repeat itself. */
  @Test
  @Tag("S4-40")
  void anEntryThatIsRepeatedCountsOnce() throws Exception {
    try (TlsWorkerLink server = rig.openServer();
        SSLSocket tls = agent(server, rig.agentIdentity())) {
      assertInstanceOf(LinkMessage.Greeting.class, read(tls));
      send(tls, HELLO);
      send(tls, all(entry(1), entry(1), entry(2), entry(1), entry(5), entry(4), entry(6)));
      rig.heard.expect(
          "connected web-1",
          "entry web-1 sweeps entry 1",
          "entry web-1 sweeps entry 2",
          "lost web-1 2",
          "entry web-1 sweeps entry 5",
          "entry web-1 sweeps entry 6");
      assertEquals(2, server.workers().get(0).lost());
    }
  }

  @Test
  @Tag("S1-48")
  void anInstructionThatIsRepeatedIsCarriedOutOnce() throws Exception {
    Bytes says =
        all(
            new LinkMessage.Greeting(1, Duration.ofSeconds(30), 7),
            new LinkMessage.Taken(0, 0, 0),
            new LinkMessage.Instruction(1, bytes("first")),
            new LinkMessage.Instruction(1, bytes("first")),
            new LinkMessage.Instruction(2, bytes("second")));
    BlockingQueue<String> carriedOut = new LinkedBlockingQueue<>();
    try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Uplink uplink = openAgainst(port)) {
      uplink.instructions(data -> carriedOut.add(HeardFromWorkers.text(data)));
      for (int i = 0; i < 2; i++) {
        // The second time as after a connection that was cut before the server heard.
        CompletableFuture<Socket> server = hostileServer(port, says);
        untilServed(server);
        if (i == 0) {
          assertEquals("first", carriedOut.poll(20, TimeUnit.SECONDS));
          assertEquals("second", carriedOut.poll(20, TimeUnit.SECONDS));
        } else {
          LinkRig.until(() -> uplink.status().connections() == 2);
        }
        server.get(1, TimeUnit.SECONDS).close();
        rig.untilCounted("link.lost.connections 1");
      }
      assertEquals(List.of(), List.copyOf(carriedOut));
    }
  }
}
