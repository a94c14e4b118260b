package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.MessageRequest;
import dev.sideband.wire.Bytes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestRegisterTest {

  private final RequestRegister register = new RequestRegister();

  @Test
  void aResponseMatchesByNumberCommandFunctionLunAndAddresses() {
    Exchange exchange = sent();
    int number = exchange.number;

    assertNull(register.match(new LanMessage(0x81, 7, 0, 0x20, number ^ 1, 2, 5, Bytes.EMPTY)));
    assertNull(register.match(new LanMessage(0x81, 7, 0, 0x20, number, 2, 6, Bytes.EMPTY)));
    assertNull(register.match(new LanMessage(0x81, 5, 0, 0x20, number, 2, 5, Bytes.EMPTY)));
    assertNull(register.match(new LanMessage(0x81, 7, 0, 0x20, number, 0, 5, Bytes.EMPTY)));
    assertNull(register.match(new LanMessage(0x81, 7, 1, 0x20, number, 2, 5, Bytes.EMPTY)));
    assertNull(register.match(new LanMessage(0x81, 7, 0, 0x24, number, 2, 5, Bytes.EMPTY)));
    assertNull(register.match(new LanMessage(0x83, 7, 0, 0x20, number, 2, 5, Bytes.EMPTY)));
    assertSame(exchange, register.match(answer(number)));
    assertNull(register.match(answer(number)));
    assertEquals(0, register.inFlight());
  }

  @Test
  void numbersAreTakenInTurnSoThatLateAnswersMeetNobody() {
    Exchange first = sent();
    int number = first.number;
    register.match(answer(number));
    for (int i = 1; i < RequestRegister.REQUESTS; i++) {
      Exchange next = sent();
      assertNotEquals(number, next.number);
      register.match(answer(next.number));
    }
    assertEquals(number, sent().number);
  }

  @Test
  void aNumberThatAnswersAreOwedForIsTakenLast() {
    Exchange abandoned = sent();
    int number = abandoned.number;
    register.sent(abandoned);
    register.release(abandoned);
    for (int i = 0; i < 3 * RequestRegister.REQUESTS; i++) {
      Exchange next = sent();
      assertNotEquals(number, next.number);
      register.match(answer(next.number));
    }
    register.match(answer(number));
    register.match(answer(number));

    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < RequestRegister.REQUESTS; i++) {
      taken.add(sent().number);
    }
    assertTrue(taken.contains(number));
  }

  @Test
  void whenAllOthersAreTakenAnOwedNumberServes() {
    Exchange abandoned = sent();
    int number = abandoned.number;
    register.release(abandoned);
    for (int i = 1; i < RequestRegister.REQUESTS; i++) {
      sent();
    }

    assertEquals(number, sent().number);
    assertFalse(register.take(exchange(Exchange.Purpose.CALLER)));
  }

  @Test
  void requestsLeaveNumbersForHeartbeats() {
    for (int i = 0; i < RequestRegister.REQUESTS; i++) {
      sent();
    }
    Exchange beat = exchange(Exchange.Purpose.HEARTBEAT);

    assertTrue(register.take(beat));
    assertTrue(beat.number >= RequestRegister.REQUESTS);
    assertEquals(RequestRegister.REQUESTS, register.inFlight());
  }

  private Exchange sent() {
    Exchange exchange = exchange(Exchange.Purpose.CALLER);
    assertTrue(register.take(exchange));
    register.sent(exchange);
    return exchange;
  }

  private static Exchange exchange(Exchange.Purpose purpose) {
    return new Exchange(new MessageRequest(6, 2, 5, Bytes.EMPTY), purpose, 0, 1);
  }

  private static LanMessage answer(int number) {
    return new LanMessage(0x81, 7, 0, 0x20, number, 2, 5, Bytes.EMPTY);
  }
}
