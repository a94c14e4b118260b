package dev.sideband.linux.internal.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FdWaitTest {

  private static final int FOR_EVER = 3_600_000;

  private final List<OwnedFd> events = new ArrayList<>();
  private final FdWait wait;

  FdWaitTest() throws IOException {
    wait = FdWait.open();
  }

  @AfterEach
  void tearDown() {
    wait.close();
    events.forEach(OwnedFd::close);
  }

  private static void say(OwnedFd event) throws IOException {
    NativeBuffer one = NativeBuffer.allocate(Long.BYTES);
    one.bytes().putLong(0, 1);
    assertEquals(Long.BYTES, Libc.write(event.number(), one));
  }

  private OwnedFd event() throws IOException {
    OwnedFd event = OwnedFd.event();
    events.add(event);
    return event;
  }

  @Test
  void tellsWhichOfManyHaveSomethingToSay() throws IOException {
    for (int round = 0; round < 3; round++) {
      wait.clear();
      for (int i = 0; i < 40; i++) {
        OwnedFd event = event();
        wait.add(event.number());
        if (i == 3 || i == 38) {
          say(event);
        }
      }
      wait.await(FOR_EVER);
      for (int i = 0; i < 40; i++) {
        assertEquals(i == 3 || i == 38, wait.ready(i), "file " + i);
      }
    }
  }

  @Test
  void aCallBeforeTheWaitEndsItAndNotTheNext() throws IOException {
    wait.add(event().number());
    wait.wake();
    wait.wake();
    wait.await(FOR_EVER);
    assertFalse(wait.ready(0));
    say(events.get(0));
    wait.await(FOR_EVER);
    assertTrue(wait.ready(0));
  }

  @Test
  void aCallEndsAWaitThatRuns() throws Exception {
    CompletableFuture<Void> over =
        CompletableFuture.runAsync(() -> {
          try {
            wait.await(FOR_EVER);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    wait.wake();
    over.get(20, TimeUnit.SECONDS);
  }

  @Test
  void afterItsEndACallHasNoEffect() {
    wait.close();
    wait.wake();
    wait.close();
  }
}
