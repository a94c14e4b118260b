package dev.sideband.lab;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sideband.jvm.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Unit tests run on the class path; this shows that each published jar is a module as well. */
class ModulePathTest {

  static final List<String> PUBLISHED =
      List.of(
          "dev.sideband.core",
          "dev.sideband.linux",
          "dev.sideband.ipmi",
          "dev.sideband.i2c",
          "dev.sideband.tcp");

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void needsOnlyTheCoreOfOurs(String name) {
    Set<String> resolved =
        resolve(name).modules().stream()
            .map(ResolvedModule::name)
            .filter(module -> module.startsWith("dev.sideband."))
            .collect(Collectors.toSet());

    assertEquals(new HashSet<>(List.of("dev.sideband.core", name)), resolved);
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void loadsEachClassOfItsExportedPackages(String name) throws IOException {
    Module module = layerOf(name).findModule(name).orElseThrow();
    Set<String> exported =
        module.getDescriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(export -> export.source())
            .collect(Collectors.toSet());

    for (String type : classesOf(name)) {
      if (exported.contains(type.substring(0, type.lastIndexOf('.')))) {
        assertNotNull(Class.forName(module, type), type);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void offersTheSameServicesOnModulePathAndClassPath(String name) throws IOException {
    ResolvedModule module = resolve(name).findModule(name).orElseThrow();
    try (ModuleReader jar = module.reference().open()) {
      for (Provides service : module.reference().descriptor().provides()) {
        assertEquals(service.providers(), providersOnClassPath(jar, service.service()));
      }
    }
  }

  @Test
  void opensSerialPortsWhereJserialcommIsThereAndSaysSoWhereItIsNot() throws IOException {
    String jars = Arrays.stream(jars()).map(Path::toString).collect(joining(File.pathSeparator));
    String without =
        Arrays.stream(jars())
            .map(Path::toString)
            .filter(jar -> !jar.contains("jSerialComm"))
            .collect(joining(File.pathSeparator));

    assertEquals(
        "/dev/null: is no serial port",
        openSerialPort(jars, "dev.sideband.ipmi,com.fazecast.jSerialComm"));
    String needs = "/dev/null: needs com.fazecast:jSerialComm, which is not there or does not run";
    assertEquals(needs + " here", openSerialPort(jars, "dev.sideband.ipmi"));
    assertEquals(needs + " here", openSerialPort(without, "dev.sideband.ipmi"));
  }

  private static String openSerialPort(String modulePath, String modules) throws IOException {
    try (ChildJvm child =
        ChildJvm.command(SerialPortChild.class)
            .options("--module-path", modulePath, "--add-modules", modules)
            .classPath(ChildJvm.homesOf(SerialPortChild.class))
            .start("serial:/dev/null")) {
      return String.valueOf(child.hear());
    }
  }

  private static List<String> providersOnClassPath(ModuleReader jar, String service)
      throws IOException {
    try (var file = jar.open("META-INF/services/" + service).orElseThrow()) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static List<String> classesOf(String name) throws IOException {
    try (ModuleReader jar = resolve(name).findModule(name).orElseThrow().reference().open();
        var names = jar.list()) {
      return names
          .filter(file -> file.endsWith(".class") && file.contains("/"))
          .filter(file -> !file.endsWith("/package-info.class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }

  private static ModuleLayer layerOf(String name) {
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(resolve(name), ClassLoader.getPlatformClassLoader());
  }

  private static Configuration resolve(String name) {
    return ModuleLayer.boot()
        .configuration()
        .resolve(ModuleFinder.of(jars()), ModuleFinder.of(), Set.of(name));
  }

  private static Path[] jars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("-tests.jar") && !entry.endsWith("test-classes"))
        .map(Path::of)
        .toArray(Path[]::new);
  }
}
