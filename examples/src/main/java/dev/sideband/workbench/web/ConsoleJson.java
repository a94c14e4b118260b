package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.alarm.Alarm;
import dev.sideband.console.ByteSpan;
import dev.sideband.console.Completeness;
import dev.sideband.console.ConsoleGap;
import dev.sideband.console.ConsoleRecord;
import dev.sideband.console.Heartbeat;
import dev.sideband.workbench.console.ConsolePage;
import dev.sideband.workbench.console.ConsoleWatch;
import dev.sideband.workbench.console.DemoServer.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Consoles as JSON. */
final class ConsoleJson {

  /** What the strip of heartbeats shows, one a second. */
  private static final Duration STRIP = Duration.ofSeconds(60);

  private ConsoleJson() {}

  /** Writes what a console does, whether it is whole, and its newest heartbeats. */
  static void state(JsonGenerator json, ConsoleWatch console) throws IOException {
    json.writeStringField("name", console.name());
    json.writeStringField("target", console.target());
    json.writeStringField("state", word(console.state()));
    json.writeStringField("reason", console.line().reason());
    json.writeNumberField("silenceSeconds", Freshness.seconds(console.silence()));
    json.writeNumberField("bridgedSeconds", Freshness.seconds(console.line().bridged()));
    completeness(json, console.completeness());
    List<Heartbeat> strip = console.heartbeats(STRIP);
    json.writeArrayFieldStart("heartbeats");
    for (Heartbeat heartbeat : strip) {
      json.writeStartObject();
      heartbeat(json, heartbeat);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("abnormal", console.abnormalHeartbeats().size());
    json.writeArrayFieldStart("alarms");
    for (Alarm alarm : console.alarms()) {
      json.writeString(alarm.text());
    }
    json.writeEndArray();
    json.writeObjectFieldStart("troubles");
    for (Trouble trouble : console.server().troubles()) {
      json.writeNumberField(word(trouble), console.server().secondsLeft(trouble));
    }
    json.writeEndObject();
    Optional<Boolean> isOn = console.server().isOn();
    if (isOn.isPresent()) {
      json.writeBooleanField("on", isOn.get());
    }
  }

  private static void completeness(JsonGenerator json, Completeness report) throws IOException {
    json.writeObjectFieldStart("completeness");
    json.writeBooleanField("complete", report.isComplete());
    json.writeStringField("text", report.toString());
    json.writeStringField("numbering", word(report.numbering()));
    span(json, report.held());
    json.writeNumberField("repeated", report.repeated());
    json.writeNumberField("toFetch", report.missing().stream().mapToLong(ByteSpan::length).sum());
    json.writeArrayFieldStart("gaps");
    for (ConsoleGap gap : report.gaps()) {
      json.writeStartObject();
      span(json, gap.bytes());
      json.writeStringField("cause", word(gap.cause()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void span(JsonGenerator json, ByteSpan span) throws IOException {
    json.writeNumberField("from", span.from());
    json.writeNumberField("to", span.to());
  }

  /** Writes what became of a heartbeat, and why. */
  static void heartbeat(JsonGenerator json, Heartbeat heartbeat) throws IOException {
    json.writeNumberField("number", heartbeat.number());
    json.writeNumberField("period", heartbeat.period());
    json.writeStringField("state", word(heartbeat.state()));
    json.writeStringField("cause", word(heartbeat.cause()));
    json.writeStringField("sent", heartbeat.sentWall().toString());
    if (heartbeat.state().isAnswered()) {
      json.writeNumberField("tookMillis", (heartbeat.arrived() - heartbeat.sent()) / 1_000_000);
    }
    if (heartbeat.times().isPresent()) {
      json.writeNumberField("receivedMicros", heartbeat.times().get().received());
      json.writeNumberField("parsedMicros", heartbeat.times().get().parsed());
      json.writeStringField("boot", heartbeat.times().get().boot().toString());
    }
  }

  /** Writes a piece of the console's ring, each record with what it says or lacks. */
  static void page(JsonGenerator json, ConsolePage page) throws IOException {
    json.writeNumberField("position", page.from());
    json.writeNumberField("next", page.next());
    json.writeBooleanField("cutOff", page.isCutOff());
    json.writeBooleanField("more", page.hasMore());
    json.writeArrayFieldStart("records");
    for (ConsolePage.Entry entry : page.entries()) {
      json.writeStartObject();
      json.writeStringField("stored", entry.stored().toString());
      record(json, entry.record());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void record(JsonGenerator json, ConsoleRecord record) throws IOException {
    if (record instanceof ConsoleRecord.Said said) {
      json.writeStringField("kind", "said");
      span(json, new ByteSpan(said.offset(), said.end()));
      json.writeBinaryField("data", said.data().toArray());
    } else if (record instanceof ConsoleRecord.Repeated repeated) {
      json.writeStringField("kind", "repeated");
      json.writeNumberField("from", repeated.offset());
      json.writeBinaryField("data", repeated.data().toArray());
    } else if (record instanceof ConsoleRecord.Missing missing) {
      json.writeStringField("kind", "missing");
      span(json, missing.bytes());
      json.writeStringField("cause", word(missing.cause()));
    }
  }

  /** Returns a constant's name as the page's programs read it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
