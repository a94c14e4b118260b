package dev.sideband.benchmarks.cases;

import dev.sideband.benchmarks.BenchTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The peers that are programs, doing what {@link LanClient} does: ipmitool and FreeIPMI, with
 * cipher suite 3. Their start is part of what they take, but for that of a command in a series.
 */
final class LanTools {

  private static final int A_SERIES = 2_000;

  private final BenchTools tools;
  private final Path folder;

  /** Uses a folder that exists for the files that the programs read. */
  LanTools(BenchTools tools, Path folder) {
    this.tools = tools;
    this.folder = folder;
  }

  /** One command of a series in one session. */
  record Command(double micros, double cpuMicros) {}

  /** Measures a series of ipmitool's, read from a file. */
  Command ipmitool() throws IOException {
    return series("raw 0x00 0x01", file -> ipmitool(LanBmcs.host(0), LanBmcs.PORT, "exec", file));
  }

  /** Measures a series of FreeIPMI's, read from a file. */
  Command freeIpmi() throws IOException {
    return series(
        "0 0 1",
        file -> freeIpmi("ipmi-raw", LanBmcs.host(0) + ":" + LanBmcs.PORT, "--file=" + file));
  }

  /** Makes the command line for a file of commands. */
  @FunctionalInterface
  private interface Program {

    String[] reading(String file);
  }

  private Command series(String command, Program program) throws IOException {
    BenchTools.Spent one = tools.spent(program.reading(file(command, 1)));
    BenchTools.Spent all = tools.spent(program.reading(file(command, 1 + A_SERIES)));
    return new Command(
        (all.wallNanos() - one.wallNanos()) / 1e3 / A_SERIES,
        (all.cpuNanos() - one.cpuNanos()) / 1e3 / A_SERIES);
  }

  private String file(String command, int count) throws IOException {
    Path file = folder.resolve("commands");
    return Files.write(file, Collections.nCopies(count, command)).toString();
  }

  /** Lets ipmitool send one command. */
  void ipmitoolOnce(int port) throws IOException {
    tools.spent(ipmitool("127.0.0.1", port, "raw", "0x00", "0x01"));
  }

  /** Lets FreeIPMI send one command. */
  void freeIpmiOnce(int port) throws IOException {
    tools.spent(freeIpmi("ipmi-raw", "127.0.0.1:" + port, "0", "0", "1"));
  }

  /** Lets FreeIPMI ask so many BMCs for their chassis status. */
  BenchTools.Spent freeIpmiSweep(int bmcs) throws IOException {
    String hosts =
        IntStream.range(0, bmcs)
            .mapToObj(bmc -> LanBmcs.host(bmc) + ":" + LanBmcs.PORT)
            .collect(Collectors.joining(","));
    return tools.spent(freeIpmi("ipmipower", hosts, "--stat"));
  }

  private static String[] ipmitool(String host, int port, String... command) {
    return with(
        List.of(
            "ipmitool",
            "-I",
            "lanplus",
            "-C",
            "3",
            "-H",
            host,
            "-p",
            Integer.toString(port),
            "-U",
            LanBmcs.USER,
            "-P",
            LanBmcs.PASSWORD),
        command);
  }

  private static String[] freeIpmi(String program, String hosts, String... command) {
    return with(
        List.of(
            program,
            "-D",
            "LAN_2_0",
            "-I",
            "3",
            "-h",
            hosts,
            "-u",
            LanBmcs.USER,
            "-p",
            LanBmcs.PASSWORD),
        command);
  }

  private static String[] with(List<String> program, String... command) {
    return Stream.concat(program.stream(), Arrays.stream(command)).toArray(String[]::new);
  }
}
