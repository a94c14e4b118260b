package dev.sideband.fleet.service;

import dev.sideband.table.Table;
import dev.sideband.time.BootClock;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.TransportContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the keepers of all services of a worker share. */
interface KeeperHouse {

  ServiceTools tools();

  TransportContext context();

  /** Returns the queue on which keepers live. */
  Executor queue();

  BootClock clock();

  /** Returns the boot of this host. */
  HostBoot boot();

  ServiceMemory memory();

  /** Returns what a service depends on and is not ready, by name. */
  List<String> missing(ServiceDeclaration service);

  /** Notes that a service is ready: others may have waited for that. */
  void ready();

  void changed(
      ServiceInfo before, ServiceInfo after, Optional<ProcessEnd> end, Optional<Table> record);

  void detail(ServiceInfo after);
}
