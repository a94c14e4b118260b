package dev.sideband.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.alarm.Alarm;
import dev.sideband.alarm.AlarmBook;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.ObserverListener;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S4-24")
class FileServiceDirectoryTest {

  private static final Map<String, String> SHOP = Map.of("owner", "team-a", "tier", "1");

  @TempDir Path folder;

  @Test
  void readsBothFormsAndReadsAgainWhatHasChanged() throws IOException {
    Path json =
        Files.writeString(folder.resolve("a"), "{\"shop\":{\"owner\":\"team-a\",\"tier\":1}}");
    Path csv =
        Files.writeString(folder.resolve("a.csv"), "service, owner,tier\n\nshop,team-a, 1\n");
    for (Path file : new Path[] {json, csv}) {
      FileServiceDirectory directory = new FileServiceDirectory(file);
      assertEquals(Map.of(), directory.attributes("shop"));
      assertTrue(directory.refresh());
      assertEquals(SHOP, directory.attributes("shop"));
      assertEquals(Map.of(), directory.attributes("mail"));
      assertFalse(directory.refresh(), "it has not changed");
      Files.writeString(file, Files.readString(file).replace("shop", "grocer"));
      assertTrue(directory.refresh());
      assertEquals(SHOP, directory.attributes("grocer"));
      assertEquals(Map.of(), directory.attributes("shop"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"shop\":", "[]", "", "{\"shop\":1}", "{\"shop\":{\"owner\":[]}}", "\u0000"})
  void aBrokenFileLeavesTheLastGoodOne(String broken) throws IOException {
    Path file =
        Files.writeString(folder.resolve("a"), "{\"shop\":{\"owner\":\"team-a\",\"tier\":\"1\"}}");
    FileServiceDirectory directory = new FileServiceDirectory(file);
    directory.refresh();
    Files.writeString(file, broken);
    assertThrows(MalformedMessageException.class, directory::refresh);
    assertThrows(MalformedMessageException.class, directory::refresh, "it is said each time");
    assertEquals(SHOP, directory.attributes("shop"));
    Files.delete(file);
    assertThrows(IOException.class, directory::refresh);
    assertEquals(SHOP, directory.attributes("shop"));
  }

  @Test
  @Tag("S4-39")
  void aBrokenFileIsAnAlarmUntilItIsWhole() throws IOException {
    FakeTime time = new FakeTime();
    List<Alarm> told = new ArrayList<>();
    AlarmBook book =
        new AlarmBook(
                BootClock.of(HostBoot.UNKNOWN, Duration.ZERO, time, time), ObserverListener.NONE)
            .to(told::add);
    Path file =
        Files.writeString(folder.resolve("a"), "{\"shop\":{\"owner\":\"team-a\",\"tier\":1}}");
    FileServiceDirectory directory = new FileServiceDirectory(file);
    assertTrue(directory.refresh(book));
    assertEquals(List.of(), told);
    Files.writeString(file, "{\"shop\":");
    assertFalse(directory.refresh(book));
    assertFalse(directory.refresh(book));
    assertEquals(SHOP, directory.attributes("shop"), "the last good one stays");
    assertEquals(1, told.size(), "told once");
    assertEquals(FileServiceDirectory.ALARM, told.get(0).key().rule());
    assertEquals(file.toString(), told.get(0).facts().get("file"));
    assertTrue(told.get(0).facts().toString().contains("no JSON"));
    Files.writeString(file, "{\"grocer\":{\"owner\":\"team-a\",\"tier\":1}}");
    assertTrue(directory.refresh(book));
    assertEquals(List.of(true, false), told.stream().map(Alarm::active).toList());
    assertEquals(SHOP, directory.attributes("grocer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "owner,service\n", "service,owner\nshop\n", "service,owner\n,a\n"})
  void aBrokenListOfValuesIsRefused(String broken) throws IOException {
    Path file = Files.writeString(folder.resolve("b.csv"), broken);
    assertThrows(MalformedMessageException.class, new FileServiceDirectory(file)::refresh);
  }
}
