package dev.sideband.ipmi.internal.rmcp.server;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.internal.bmc.UserTable;
import dev.sideband.ipmi.internal.rmcp.Secret;
import dev.sideband.ipmi.internal.rmcp.UserKey;
import dev.sideband.ipmi.internal.rmcp.WakeUps;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server in virtual time that carries out everything by sending it back. */
final class ServerRig extends ServerWire {

  static final Bytes GUID = Bytes.ofHex("00112233445566778899AABBCCDDEEFF");
  static final InetSocketAddress CONSOLE = address(40_000);

  final FakeContext context = new FakeContext();
  final UserTable users = new UserTable();
  final List<MessageRequest> carriedOut = new ArrayList<>();
  final List<RequestSource> sources = new ArrayList<>();
  final LanServer server;

  /** What the next answers wait for; answered at once while it is null. */
  @Nullable CompletableFuture<MessageResponse> held;

  ServerRig() {
    this(CipherSuite.DEFAULTS, 4, null);
  }

  ServerRig(List<CipherSuite> suites, int sessions, @Nullable String bmcKey) {
    this(suites, sessions, bmcKey, Privilege.ADMINISTRATOR);
  }

  ServerRig(
      List<CipherSuite> suites, int sessions, @Nullable String bmcKey, Privilege channelLimit) {
    Secret key = bmcKey == null ? null : UserKey.ofPassword(bmcKey.toCharArray());
    MessageHandler handler =
        (request, source) -> {
          carriedOut.add(request);
          sources.add(source);
          CompletableFuture<MessageResponse> echo =
              CompletableFuture.completedFuture(new MessageResponse(0, request.data()));
          return held == null ? echo : held;
        };
    server =
        new LanServer(
            new ServerSettings(1, suites, channelLimit, key, sessions, Duration.ofSeconds(60)),
            users,
            GUID,
            handler,
            address(623),
            new WakeUps(context.ticker(), context.scheduler()),
            context);
    server.serve(this);
    add("admin", "secret", Privilege.ADMINISTRATOR);
  }

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  void add(String name, String password, Privilege privilege) {
    byte[] key = new byte[UserKey.SIZE];
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, key, 0, bytes.length);
    users.put(Bytes.copyOf(name.getBytes(StandardCharsets.UTF_8)), key, 16, privilege);
  }
}
