package dev.sideband.ipmi.internal.rmcp.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.DroppedPacketException;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestsTest {

  private static final RequestSource SOURCE =
      new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.USER, "admin");
  private static final LanMessage REQUEST = TestConsole.request(5, 0x2C, 9, 1, 2);

  private final List<MessageResponse> responses = new ArrayList<>();

  private void carryOut(MessageHandler handler) {
    new Requests(handler).carryOut(REQUEST, REQUEST.body(), SOURCE, responses::add);
  }

  @Test
  void aHandlerGetsTheRequestAndItsResponseIsTaken() {
    MessageResponse done = new MessageResponse(0, Bytes.of(7));
    List<MessageRequest> carriedOut = new ArrayList<>();
    carryOut((request, source) -> {
      carriedOut.add(request);
      return CompletableFuture.completedStage(done);
    });
    assertEquals(List.of(new MessageRequest(0x2C, 0, 9, Bytes.of(1, 2))), carriedOut);
    assertEquals(List.of(done), responses);
  }

  @Test
  void aHandlerThatThrowsHasFailed() {
    carryOut((request, source) -> {
      throw new IllegalStateException("test");
    });
    assertEquals(List.of(new MessageResponse(0xFF, Bytes.EMPTY)), responses);
  }

  @Test
  void aResponseIsWaitedForAndAFailureIsOneToo() {
    CompletableFuture<MessageResponse> slow = new CompletableFuture<>();
    carryOut((request, source) -> slow);
    assertEquals(List.of(), responses);

    slow.completeExceptionally(new IllegalStateException("test"));
    assertEquals(List.of(new MessageResponse(0xFF, Bytes.EMPTY)), responses);
  }

  @Test
  void onlyRequestsToThisBmcAreCarriedOut() {
    assertDoesNotThrow(() -> Requests.check(REQUEST));
    LanMessage elsewhere = new LanMessage(0x24, 6, 0, 0x81, 1, 0, 1, Bytes.EMPTY);
    LanMessage response = new LanMessage(LanMessage.BMC_ADDRESS, 7, 0, 0x81, 1, 0, 1, Bytes.of(0));
    for (LanMessage other : List.of(elsewhere, response)) {
      DroppedPacketException dropped =
          assertThrows(DroppedPacketException.class, () -> Requests.check(other));
      assertEquals(Drop.UNEXPECTED, dropped.reason());
    }
  }
}
