package dev.sideband.linux.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.linux.internal.events.WaitStatus;
import dev.sideband.wire.MalformedMessageException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitStateTest {

  static final String RUNNING =
      """
      Result=success
      MainPID=812
      ExecMainPID=812
      ExecMainCode=0
      ExecMainStatus=0
      LoadState=loaded
      ActiveState=active
      """;

  private static String ended(int pid, int code, int status) {
    return """
    Result=exit-code
    MainPID=0
    ExecMainPID=%d
    ExecMainCode=%d
    ExecMainStatus=%d
    LoadState=loaded
    ActiveState=failed
    """
        .formatted(pid, code, status);
  }

  @Test
  void readsAUnitThatRuns() throws MalformedMessageException {
    UnitState state = UnitState.parse(RUNNING + "NewProperty=a=b\nno property\n");
    assertTrue(state.loaded());
    assertEquals("active", state.active());
    assertEquals(812, state.mainPid());
    assertEquals(WaitStatus.UNKNOWN, state.endOf(812), "it runs");
  }

  @Test
  @Tag("S1-38")
  void tellsCodeFromSignal() throws MalformedMessageException {
    assertEquals(
        new WaitStatus(OptionalInt.of(3), OptionalInt.empty()),
        UnitState.parse(ended(812, 1, 3)).endOf(812));
    assertEquals(
        new WaitStatus(OptionalInt.empty(), OptionalInt.of(9)),
        UnitState.parse(ended(812, 2, 9)).endOf(812));
    assertEquals(
        new WaitStatus(OptionalInt.empty(), OptionalInt.of(11)),
        UnitState.parse(ended(812, 3, 11)).endOf(812));
  }

  @Test
  void whatIsNotAboutTheProcessIsUnknownAndNot0() throws MalformedMessageException {
    assertEquals(WaitStatus.UNKNOWN, UnitState.parse(ended(813, 1, 0)).endOf(812));
    assertEquals(WaitStatus.UNKNOWN, UnitState.parse(ended(812, 2, 0)).endOf(812));
    assertEquals(WaitStatus.UNKNOWN, UnitState.parse(ended(812, 2, 999)).endOf(812));
    assertEquals(WaitStatus.UNKNOWN, UnitState.parse(ended(812, 9, 1)).endOf(812));
    String gone = ended(812, 1, 0).replace("LoadState=loaded", "LoadState=not-found");
    assertEquals(WaitStatus.UNKNOWN, UnitState.parse(gone).endOf(812));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MainPID=1", "Failed to connect to bus: No such file\n", "\0\0"})
  void refusesWhatIsNoAnswer(String text) {
    assertThrows(MalformedMessageException.class, () -> UnitState.parse(text));
  }

  @Test
  void everyPrefixIsReadOrRefused() {
    int refused = 0;
    for (int length = 0; length < RUNNING.length(); length++) {
      try {
        UnitState.parse(RUNNING.substring(0, length));
      } catch (MalformedMessageException e) {
        refused++;
      }
    }
    assertTrue(refused > 100, refused + " refused");
    assertThrows(
        MalformedMessageException.class,
        () -> UnitState.parse(RUNNING.replace("MainPID=812", "MainPID=99999999999")));
  }
}
