package dev.sideband.ipmi.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of sensor types and of their events (IPMI 2.0, tables 42-2 and 42-3).
 *
 * <p>Each line of a table holds a number in hexadecimal, a name and, behind a colon, the events in
 * the order of their offsets; {@code -} stands for an offset without meaning.
 */
final class EventNames {

  private static final Map<Integer, Row> BY_EVENT_TYPE =
      parse(
          """
          01 threshold: lower non-critical going low | lower non-critical going high \
          | lower critical going low | lower critical going high \
          | lower non-recoverable going low | lower non-recoverable going high \
          | upper non-critical going low | upper non-critical going high \
          | upper critical going low | upper critical going high \
          | upper non-recoverable going low | upper non-recoverable going high
          02 usage: idle | active | busy
          03 state: state deasserted | state asserted
          04 predictive failure: no failure predicted | failure predicted
          05 limit: limit not exceeded | limit exceeded
          06 performance: performance met | performance lags
          07 severity: OK | non-critical, from OK | critical, from less severe \
          | non-recoverable, from less severe | non-critical, from more severe \
          | critical, from non-recoverable | non-recoverable | monitor | informational
          08 presence: absent | present
          09 enablement: disabled | enabled
          0A availability: running | in test | power off | on line | off line | off duty | degraded \
          | power save | install error
          0B redundancy: fully redundant | redundancy lost | redundancy degraded \
          | non-redundant, sufficient, from redundant \
          | non-redundant, sufficient, from insufficient | non-redundant, insufficient \
          | degraded from fully redundant | degraded from non-redundant
          0C ACPI device: D0 | D1 | D2 | D3
          """);

  private static final Map<Integer, Row> BY_SENSOR_TYPE =
      parse(
          """
          01 Temperature
          02 Voltage
          03 Current
          04 Fan
          05 Physical security: chassis opened | drive bay opened | I/O card area opened \
          | processor area opened | LAN cable unplugged | unauthorized dock | fan area opened
          06 Platform security: secure mode violation | user password violation before boot \
          | setup password violation before boot | network boot password violation \
          | other password violation before boot | out-of-band password violation
          07 Processor: internal error | thermal trip | self-test failure | hang in POST \
          | start-up failure | configuration error | uncorrectable SMBIOS error | present | disabled \
          | terminator present | throttled | machine check | correctable machine check
          08 Power supply: present | failure | predictive failure | input lost \
          | input lost or out of range | input out of range | configuration error | standby
          09 Power unit: power off | power cycle | 240 VA power down | interlock power down \
          | mains power lost | soft power control failure | failure | predictive failure
          0A Cooling device
          0B Other units-based sensor
          0C Memory: correctable ECC error | uncorrectable ECC error | parity error | scrub failed \
          | device disabled | correctable ECC error logging limit reached | present \
          | configuration error | spare | throttled | critical overtemperature
          0D Drive slot: present | fault | predictive failure | hot spare \
          | consistency check in progress | in critical array | in failed array \
          | rebuild in progress | rebuild aborted
          0E POST memory resize
          0F System firmware: error | hang | progress
          10 Event logging: correctable memory error logging disabled | event type logging disabled \
          | log cleared | all logging disabled | log full | log almost full \
          | correctable machine check logging disabled
          11 Watchdog 1: firmware reset | OS reset | OS shutdown | OS power down | OS power cycle \
          | OS diagnostic interrupt | OS timer expired | OS pretimeout interrupt
          12 System event: system reconfigured | OEM boot event | undetermined hardware failure \
          | entry added to auxiliary log | event filter action | clock synchronization
          13 Critical interrupt: front panel diagnostic interrupt | bus timeout \
          | I/O channel check | software diagnostic interrupt | PCI parity error | PCI system error \
          | EISA fail-safe timeout | correctable bus error | uncorrectable bus error \
          | fatal diagnostic interrupt | fatal bus error | bus degraded
          14 Button: power button pressed | sleep button pressed | reset button pressed \
          | FRU latch open | FRU service request
          15 Module or board
          16 Microcontroller
          17 Add-in card
          18 Chassis
          19 Chip set: soft power control failure | thermal trip
          1A Other FRU
          1B Cable: connected | configuration error
          1C Terminator
          1D System restart: power up | hard reset | warm reset | user requested network boot \
          | automatic boot to diagnostics | OS hard reset | OS warm reset | restart
          1E Boot error: no bootable medium | drive not bootable | network boot server not found \
          | invalid boot sector | timeout in boot selection
          1F OS boot: A: boot completed | C: boot completed | network boot completed \
          | diagnostic boot completed | CD-ROM boot completed | ROM boot completed \
          | boot completed | installation started | installation completed | installation aborted \
          | installation failed
          20 OS stop: stop while loading | run-time critical stop | graceful stop \
          | graceful shutdown | soft shutdown by event filter | agent not responding
          21 Slot or connector: fault | identify | device installed | ready for installation \
          | ready for removal | power off | removal requested | interlock | disabled | spare
          22 ACPI power state: S0 working | S1 sleeping | S2 sleeping | S3 sleeping \
          | S4 suspended to disk | S5 soft off | S4 or S5 | G3 mechanical off | S1, S2 or S3 \
          | G1 sleeping | S5 by override | legacy on | legacy off | - | unknown
          23 Watchdog 2: timer expired | hard reset | power down | power cycle | - | - | - | - \
          | timer interrupt
          24 Platform alert: page | LAN alert | event trap | SNMP trap
          25 Entity presence: present | absent | disabled
          26 Monitor circuit
          27 LAN: heartbeat lost | heartbeat
          28 Management health: sensor access degraded | controller access degraded \
          | controller off line | controller unavailable | sensor failure | FRU failure
          29 Battery: low | failed | present
          2A Session audit: session activated | session deactivated | invalid name or password \
          | user disabled after invalid passwords
          2B Version change: hardware changed | firmware or software changed \
          | hardware incompatible | firmware or software incompatible | hardware unsupported \
          | firmware or software unsupported | hardware change successful \
          | firmware or software change successful
          2C FRU state: not installed | inactive | activation requested | activation in progress \
          | active | deactivation requested | deactivation in progress | communication lost
          """);

  private static final int FIRST_OEM_SENSOR = 0xC0;

  private EventNames() {}

  static String sensor(SensorType type) {
    Row row = BY_SENSOR_TYPE.get(type.value());
    if (row != null) {
      return row.name;
    }
    String kind = type.value() >= FIRST_OEM_SENSOR ? "OEM sensor" : "Sensor";
    return String.format("%s type %02Xh", kind, type.value());
  }

  static String event(PlatformEvent event) {
    Row row =
        event.type().equals(EventType.SENSOR_SPECIFIC)
            ? BY_SENSOR_TYPE.get(event.sensorType().value())
            : BY_EVENT_TYPE.get(event.type().value());
    int offset = event.offset();
    if (row != null && offset < row.events.size() && !row.events.get(offset).equals("-")) {
      return row.events.get(offset);
    }
    return String.format("event %d of type %02Xh", offset, event.type().value());
  }

  private static Map<Integer, Row> parse(String table) {
    Map<Integer, Row> rows = new HashMap<>();
    for (String line : table.lines().toList()) {
      String[] parts = line.substring(3).split(": ", 2);
      List<String> events =
          parts.length == 1 ? List.of() : List.of(parts[1].trim().split("\\s*\\|\\s*"));
      rows.put(Integer.parseInt(line.substring(0, 2), 16), new Row(parts[0], events));
    }
    return Map.copyOf(rows);
  }

  private record Row(String name, List<String> events) {}
}
