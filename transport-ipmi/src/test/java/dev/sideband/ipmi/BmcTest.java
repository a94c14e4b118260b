package dev.sideband.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.command.BootDevice;
import dev.sideband.ipmi.command.BootFlags;
import dev.sideband.ipmi.command.PowerAction;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BmcTest {

  private final OneAnswer channel = new OneAnswer();
  private final Bmc bmc = Bmc.over(channel, new FakeContext());

  @Test
  void ordersPower() throws Exception {
    bmc.power(PowerAction.RESET);

    assertEquals(new MessageRequest(0, 0, 2, Bytes.of(3)), channel.asked);
    assertEquals(Bmc.DEFAULT_TIMEOUT, channel.allowed);
  }

  @Test
  void identifiesTheChassis() throws Exception {
    bmc.identify(Duration.ofMinutes(1));
    assertEquals(new MessageRequest(0, 0, 4, Bytes.of(60)), channel.asked);

    assertThrows(IllegalArgumentException.class, () -> bmc.identify(Duration.ofMinutes(5)));
  }

  @Test
  void setsAndReadsHowTheHostBoots() throws Exception {
    BootFlags once = new BootFlags(true, false, true, BootDevice.NETWORK);
    bmc.boot(once);
    assertEquals(new MessageRequest(0, 0, 8, Bytes.of(5, 0xA0, 4, 0, 0, 0)), channel.asked);

    channel.answer = new MessageResponse(0, Bytes.of(1, 5, 0xA0, 4, 0, 0, 0));
    assertEquals(once, bmc.bootFlags());
    assertEquals(new MessageRequest(0, 0, 9, Bytes.of(5, 0, 0)), channel.asked);
  }

  @Test
  void changesTheBootDeviceAndKeepsTheKindOfFirmware() throws Exception {
    channel.answer = new MessageResponse(0, Bytes.of(1, 5, 0x20, 0, 0, 0, 0));
    bmc.bootOnce(BootDevice.NETWORK);
    assertEquals(new MessageRequest(0, 0, 8, Bytes.of(5, 0xA0, 4, 0, 0, 0)), channel.asked);
    bmc.bootAlways(BootDevice.DISK);
    assertEquals(new MessageRequest(0, 0, 8, Bytes.of(5, 0xE0, 8, 0, 0, 0)), channel.asked);

    channel.answer = new MessageResponse(0xC1, Bytes.EMPTY);
    assertThrows(CommandRejectedException.class, () -> bmc.bootOnce(BootDevice.DISK));
  }

  @Test
  void restartsTheBmc() throws Exception {
    bmc.coldReset();
    assertEquals(new MessageRequest(6, 0, 2, Bytes.EMPTY), channel.asked);
    bmc.warmReset();
    assertEquals(new MessageRequest(6, 0, 3, Bytes.EMPTY), channel.asked);
  }

  @Test
  void readsWhatTheBmcTells() throws Exception {
    channel.answer = new MessageResponse(0, Bytes.of(0x01, 0, 0));
    assertTrue(bmc.chassisStatus().power().on());
    channel.answer = new MessageResponse(0, Bytes.ofHex("23010402029f911200020f"));
    assertEquals(0x23, bmc.deviceId().device());
  }

  @Test
  void aCallMayTakeLongerWhenItIsToldSo() throws Exception {
    bmc.withTimeout(Duration.ofMinutes(2)).power(PowerAction.ON);

    assertEquals(Duration.ofMinutes(2), channel.allowed);
  }

  @Test
  void refusalsAreTheSameWaitingOrNot() {
    channel.answer = new MessageResponse(0xD4, Bytes.EMPTY);
    CommandRejectedException refused =
        assertThrows(CommandRejectedException.class, () -> bmc.power(PowerAction.OFF));
    assertEquals(CompletionCode.INSUFFICIENT_PRIVILEGE, refused.code());

    AtomicReference<Throwable> seen = new AtomicReference<>();
    bmc.async().power(PowerAction.OFF).whenComplete((done, failure) -> seen.set(failure));
    assertEquals(CommandRejectedException.class, seen.get().getClass());
  }

  @Test
  void closesItsChannel() {
    assertSame(channel, bmc.channel());
    bmc.close();

    assertThrows(ChannelClosedException.class, bmc::deviceId);
  }

  private static final class OneAnswer implements MessageChannel {
    private MessageRequest asked = new MessageRequest(0, 0, 0, Bytes.EMPTY);
    private Duration allowed = Duration.ZERO;
    private MessageResponse answer = new MessageResponse(0, Bytes.EMPTY);
    private boolean closed;

    @Override
    public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
      asked = request;
      allowed = deadline.remaining();
      return closed
          ? CompletableFuture.failedFuture(new ChannelClosedException("bmc"))
          : CompletableFuture.completedFuture(answer);
    }

    @Override
    public TransportInfo info() {
      return new TransportInfo("bmc", 32, 32);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
