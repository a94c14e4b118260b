package dev.sideband.process.testing;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What runs on a busy server, by weight: pools of workers, containers, Java services, daemons and
 * shells, with command lines of about 90 bytes that share what real ones share.
 */
record ProgramFixture(String name, String command, String user) {

  static final List<String> USERS =
      List.of(
          "root",
          "systemd-network",
          "systemd-resolve",
          "messagebus",
          "syslog",
          "www-data",
          "postgres",
          "redis",
          "deploy",
          "grafana",
          "prometheus",
          "kafka",
          "zookeeper",
          "elasticsearch",
          "_chrony",
          "nobody",
          "alice",
          "bob",
          "carol",
          "jenkins");

  private static final int FIRST_PERSON = 16;
  private static final String[] SERVICES = {
    "orders", "billing", "search", "stock", "mail", "users"
  };
  private static final String[] SITES = {"crm", "wiki", "intranet", "tickets", "forms"};
  private static final String[][] DAEMONS = {
    {"rsyslogd", "/usr/sbin/rsyslogd -n -iNONE"},
    {"chronyd", "/usr/sbin/chronyd -F 1"},
    {
      "dbus-daemon",
      "@dbus-daemon --system --address=systemd: --nofork --nopidfile --systemd-activation"
          + " --syslog-only"
    },
    {
      "prometheus",
      "/usr/bin/prometheus --config.file=/etc/prometheus/prometheus.yml"
          + " --storage.tsdb.path=/var/lib/prometheus"
    },
    {"systemd-logind", "/usr/lib/systemd/systemd-logind"}
  };

  static ProgramFixture any(RandomGenerator random) {
    return switch (random.nextInt(13)) {
      case 0, 1 -> new ProgramFixture("nginx", "nginx: worker process", "www-data");
      case 2, 3 -> php(random);
      case 4, 5 -> postgres(random);
      case 6, 7 -> java(random);
      case 8 -> container(random);
      case 9 -> python(random);
      case 10 -> node(random);
      case 11 -> daemon(random);
      default -> login(random);
    };
  }

  private static ProgramFixture php(RandomGenerator random) {
    String pool = oneOf(random, "www", "shop", "api", "admin");
    return new ProgramFixture("php-fpm8.1", "php-fpm: pool " + pool, "www-data");
  }

  private static ProgramFixture postgres(RandomGenerator random) {
    String command =
        String.format(
            "postgres: 14/main: %s_production %s 10.20.%d.%d(%d) %s",
            oneOf(random, SERVICES),
            oneOf(random, "app", "report", "etl"),
            random.nextInt(4),
            random.nextInt(250),
            32_768 + random.nextInt(28_000),
            oneOf(random, "idle", "idle in transaction", "SELECT"));
    return new ProgramFixture("postgres", command, "postgres");
  }

  private static ProgramFixture java(RandomGenerator random) {
    String service = oneOf(random, SERVICES);
    String command =
        String.format(
            "/usr/lib/jvm/java-17-openjdk-amd64/bin/java -Xms%s -Xmx%s -XX:+UseG1GC"
                + " -XX:MaxGCPauseMillis=200 -Dservice.name=%s -Dservice.port=%d"
                + " -Dlogging.config=/etc/%s/logback.xml -cp /opt/%s/lib/* com.example.%s.Main",
            oneOf(random, "256m", "512m", "1g"),
            oneOf(random, "1g", "2g", "4g"),
            service,
            8_000 + random.nextInt(2_000),
            service,
            service,
            service);
    return new ProgramFixture("java", command, oneOf(random, "kafka", "deploy", "elasticsearch"));
  }

  private static ProgramFixture container(RandomGenerator random) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      id.append(Character.forDigit(random.nextInt(16), 16));
    }
    return new ProgramFixture(
        "containerd-shim",
        "/usr/bin/containerd-shim-runc-v2 -namespace moby -id "
            + id
            + " -address /run/containerd/containerd.sock",
        "root");
  }

  private static ProgramFixture python(RandomGenerator random) {
    String site = oneOf(random, SITES);
    String command =
        String.format(
            "/srv/%s/venv/bin/python3 -m gunicorn --workers %d --bind unix:/run/%s.sock"
                + " %s.wsgi:application",
            site, 2 + random.nextInt(8), site, site);
    return new ProgramFixture("gunicorn", command, "deploy");
  }

  private static ProgramFixture node(RandomGenerator random) {
    String service = oneOf(random, SERVICES);
    String command =
        String.format(
            "/usr/bin/node --max-old-space-size=%s /srv/apps/%s/dist/server.js"
                + " --config /etc/%s/production.json --instance %d",
            oneOf(random, "512", "1024"), service, service, random.nextInt(16));
    return new ProgramFixture("node", command, "grafana");
  }

  private static ProgramFixture daemon(RandomGenerator random) {
    String[] daemon = DAEMONS[random.nextInt(DAEMONS.length)];
    return new ProgramFixture(daemon[0], daemon[1], USERS.get(random.nextInt(FIRST_PERSON)));
  }

  private static ProgramFixture login(RandomGenerator random) {
    String user = USERS.get(FIRST_PERSON + random.nextInt(USERS.size() - FIRST_PERSON));
    return random.nextBoolean()
        ? new ProgramFixture("bash", "-bash", user)
        : new ProgramFixture("sshd", "sshd: " + user + "@pts/" + random.nextInt(20), user);
  }

  private static String oneOf(RandomGenerator random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
