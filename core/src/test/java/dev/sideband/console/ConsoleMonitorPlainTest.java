package dev.sideband.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.ConsoleChunk;
import dev.sideband.transport.ConsoleLine.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A console whose bytes have no numbers: where lines are marked as missing, and filled in. */
class ConsoleMonitorPlainTest {

  private final HandConsole console = new HandConsole();
  private MonitorRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new MonitorRig(console);
  }

  @Test
  @Tag("S2-56")
  void withAPlainBmcALostLineIsAGap() throws Exception {
    console.isPlain = true;
    rig.live();
    console.say("one");
    console.become(State.LOST);
    console.become(State.LIVE);
    console.say("two");
    console.say(ConsoleChunk.Kind.AFTER_GAP, "three");
    console.say(ConsoleChunk.Kind.INFERRED_REPEAT, "three");
    assertEquals("one<3..3 NO_HISTORY>two<6..6 NO_HISTORY>three<repeated>", rig.stored());
    assertEquals(2, rig.monitor.completeness().gaps().size());
    assertEquals(Numbering.LOCAL, rig.monitor.completeness().numbering());
    rig.monitor.close();
    rig.start();
    rig.live();
    console.say("four");
    assertTrue(rig.stored().endsWith("<repeated><11..11 NO_HISTORY>four"), this::storedOrNothing);
  }

  @Test
  @Tag("S2-56")
  void withAPlainBmcALineThatIsLostBeforeTheFirstByteIsAGapToo() throws Exception {
    console.isPlain = true;
    rig.live();
    console.sayUnheard("lost on the way ");
    console.become(State.LOST);
    rig.live();
    console.say("heard");
    assertEquals("<0..0 NO_HISTORY>heard", rig.stored());
    assertFalse(rig.monitor.completeness().isComplete());
  }

  private String storedOrNothing() {
    List<String> text = new ArrayList<>();
    try {
      text.add(rig.stored());
    } catch (Exception e) {
      text.add(e.toString());
    }
    return text.toString();
  }

  @Test
  @Tag("S2-56")
  @Tag("S2-49")
  void fillsAGapFromWhatAPlainBmcKept() throws Exception {
    console.isPlain = true;
    console.kept = "";
    rig.start();
    rig.live();
    console.say("the first line of all\n");
    console.become(State.LOST);
    console.sayUnheard("the second line of all\n");
    console.kept = console.history.toString();
    console.become(State.LIVE);
    console.say("the third line of all\n");
    console.kept = console.history.toString();
    assertEquals(ConsoleState.REFILLING, rig.monitor.state());
    rig.context.run();
    assertEquals(ConsoleState.LIVE, rig.monitor.state());
    assertEquals(console.history.toString(), rig.stored());
    assertTrue(rig.monitor.completeness().isComplete(), rig.monitor.completeness()::toString);

    rig.monitor.close();
    console.sayUnheard("said while nobody watched\n");
    console.kept = console.history.toString();
    rig.start();
    rig.live();
    assertEquals(console.history.toString(), rig.stored());
    console.failure = new ChannelClosedException("hand");
    console.say(ConsoleChunk.Kind.AFTER_GAP, "after a gap\n");
    rig.context.run();
    assertTrue(rig.stored().endsWith("NO_HISTORY>after a gap\n"), rig.stored());
    assertEquals(3, console.asked);
  }
}
