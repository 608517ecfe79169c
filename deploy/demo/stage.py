"""Plays one scenario on a furnished node and writes what a person would have collected from it: a bundle with a known truth."""
import json
import pathlib
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from kubelet import Kubelet, Wording
from node import Node, iso, run, utc
from prober import Container, Dial, Dialling, Rhythm
from surroundings import furnish_log

CONFLICT = "healthcheck-vs-kube-firewall"
SHORT = Rhythm(period=5, timeout=3, liveness_failures=4, readiness_failures=3, initial_delay=1, restart_after=0.8)


@dataclass(frozen=True)
class Truth:
    """What is right to say of the bundle, and why; lists hold every defensible answer, None is not judged.

    command: what the first remedy's commands must contain
    not_holding: remedies that must not be said to hold
    """
    verdict: list
    why: str
    cause: list = None
    first: list = None
    command: str = None
    not_holding: list = field(default_factory=list)


@dataclass(frozen=True)
class Installation:
    """What runs on the node, and how it was collected.

    journal: log, journal or fluentbit
    said: whether node.yaml knows the installation
    timed: whether it knows when each file was taken
    """
    host: str = "worker-1"
    namespace: str = "kube-system"
    install: str = "manifest"
    runtime: str = "containerd"
    kubernetes: str = "1.32.4"
    calico: str = "3.29.1"
    proxy_mode: str = "iptables"
    wording: Wording = Wording()
    journal: str = "log"
    said: bool = True
    timed: bool = True
    events: bool = True


@dataclass(frozen=True)
class Scenario:
    """A node, what goes wrong on it, and the truth.

    cause: shell lines run before the checks begin
    heal: shell lines that must make the check pass, tried after the capture
    useless: shell lines that must not, tried before those
    play: the acts, when they are not the usual ones
    """
    name: str
    truth: Truth
    cause: str = "true"
    heal: str = None
    useless: str = None
    installation: Installation = Installation()
    node: dict = field(default_factory=dict)
    way: Dialling = Dialling()
    listen: str = "127.0.0.1"
    starved: bool = False
    backoffs: tuple = ()
    rhythm: Rhythm = SHORT
    play: object = None


class Stage:
    """The node while a scenario is played, and the files collected so far."""

    def __init__(self, scenario):
        self.scenario, self.files, self.taken, self.snapshots = scenario, {}, {}, 0
        setup = scenario.installation
        self.node = Node(**scenario.node).enter()
        self.kubelet = Kubelet(setup.host, setup.namespace, "calico-node-" + uuid.uuid5(uuid.NAMESPACE_DNS, scenario.name).hex[:5],
                               setup.install, setup.runtime, setup.wording, scenario.rhythm.timeout, scenario.name)
        self.boots = [(utc() - timedelta(days=3), uuid.uuid5(uuid.NAMESPACE_DNS, scenario.name + "boot").hex)]
        self.container = Container(self.kubelet, scenario.rhythm, scenario.way, scenario.listen, scenario.starved, scenario.backoffs)
        self.container.launch()
        self.begun = utc()

    # acts

    def usual(self, counters=True, native=False, sockets=True, snapshots=3):
        """The cause, a first snapshot, checks for 22 seconds with further snapshots and the sockets in the middle of a check."""
        self.sh(self.scenario.cause)
        if snapshots:
            self.look()
            self.firewall(counters, native)
        self.container.start()
        time.sleep(10)
        if snapshots > 1:
            self.firewall(counters, native)
        time.sleep(4)
        if sockets and snapshots:
            self.look_at_sockets()
        time.sleep(7)
        if snapshots > 2:
            self.firewall(counters, native)

    def sh(self, lines):
        return run(lines)

    def wait(self, seconds):
        time.sleep(seconds)

    def firewall(self, counters=True, native=False):
        number, self.snapshots = self.snapshots, self.snapshots + 1
        mine, other = self.node.firewall(counters)
        self._keep(f"iptables-save.{number}.txt", mine)
        self._keep(f"other-backend.{number}.txt", other)
        if native:
            self._keep(f"nft-ruleset.{number}.txt", self.node.whole_native() if native == "all" else self.node.native())

    def look(self, number=""):
        """Routes, rules, addresses, settings; with a number when they are looked at more than once."""
        for name, part in zip(("ip-route", "ip-rule", "ip-addr", "ip-route-get"), self.node.routes()):
            self._keep(f"{name}{number}.txt", part)
        self._keep("sysctl.txt", self.node.sysctls())

    def look_at_sockets(self, names=("ss", "ss-ltn", "conntrack")):
        """Sockets and conntrack, at a moment when a check is under way and its first SYN has gone out."""
        while not any(check.dial and check.idle_for() <= 0 for check in self.container.checks):
            time.sleep(0.05)
            if all(check.outcomes and check.outcomes[-1][1] != "timeout" for check in self.container.checks):
                break
        time.sleep(0.6)
        for name, part in zip(("ss", "ss-ltn", "conntrack"), self.node.sockets()):
            if name in names:
                self._keep(f"{name}.txt", part)

    def _keep(self, name, part):
        self.files[name], self.taken[name] = part.text, part.taken

    def reboot(self):
        self.node.reboot()
        self.boots.append((utc(), uuid.uuid5(uuid.NAMESPACE_DNS, self.scenario.name + str(len(self.boots))).hex))

    # the end

    def finish(self):
        """Stops the checks, writes the log, and tries the remedy."""
        self.container.stop()
        furnish_log(self.kubelet, self.begun, utc(), self.scenario.name)
        if self.scenario.useless or self.scenario.heal:
            self._try_remedies()
        self.container.end()
        self.node.leave()

    def _try_remedies(self):
        if self.container.restarts or self.container.process.poll() is not None:
            self.container.end()  # a process that a check's thread started ends with that thread
            self.container.launch()
        for lines, wanted in (("true", "timeout"), (self.scenario.useless, "timeout"), (self.scenario.heal, "passed")):
            if lines:
                self.sh(lines)
                outcome = Dial(self.scenario.way).outcome("/liveness", 1.5)
                if outcome != wanted:
                    raise RuntimeError(f"{self.scenario.name}: {outcome} after {lines}")

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, text in {**self.files, **self._journal(), **self._events(), "node.yaml": self._node_yaml(), "expected.json": self._expected()}.items():
            (folder / name).write_text(text, encoding="utf-8")

    @property
    def cluster(self):
        return "cap-" + uuid.uuid5(uuid.NAMESPACE_DNS, self.scenario.name).hex[:5]

    def _node_yaml(self):
        setup = self.scenario.installation
        lines = [f"cluster: {self.cluster}", f"node: {setup.host}"]
        if setup.said:
            lines += [f'kubernetes: "{setup.kubernetes}"', f"install: {setup.install}", f"runtime: {setup.runtime}", f"proxyMode: {setup.proxy_mode}",
                      f'calico: "{setup.calico}"']
        if self.snapshots:
            lines += ["backends:", f"  iptables-save: {self.node.backend}", f"  other-backend: {self.node.other_backend}"]
        if self.taken and setup.timed:
            lines += ["taken:", *(f"  {name}: {iso(at)}" for name, at in self.taken.items())]
        return "\n".join(lines) + "\n"

    def _expected(self):
        truth = self.scenario.truth
        return json.dumps({"scenario": self.scenario.name, "cluster": self.cluster, "node": self.scenario.installation.host, "conflict": CONFLICT,
                           "verdict": truth.verdict, "cause": truth.cause, "first": truth.first, "notHolding": truth.not_holding,
                           "firstCommandHas": truth.command, "why": truth.why}, indent=1) + "\n"

    def _events(self):
        """As `kubectl get events -o json` prints them, or on one line as `kubectl get --raw` does."""
        setup = self.scenario.installation
        return {"events.json": json.dumps(self.kubelet.events(), indent=1 if setup.journal == "log" else None)} if setup.events else {}

    def _journal(self):
        lines = sorted(self.kubelet.lines, key=lambda line: line.at)
        host, shape = self.scenario.installation.host, self.scenario.installation.journal
        if shape == "log":
            return {"kubelet.log": "".join(f"{line.at:%b %d %H:%M:%S} {host} {line.identifier}[{line.pid}]: {line.message}\n" for line in lines)}
        if shape == "journal":
            return {"journal.json": "".join(json.dumps(self._journald(line, host, number)) + "\n" for number, line in enumerate(lines))}
        return {"fluentbit.jsonl": "".join(json.dumps({"@timestamp": line.at.timestamp(), **self._fields(line, host)}) + "\n" for line in lines)}

    def _journald(self, line, host, number):
        return {"__CURSOR": f"s=3f2a91;i={number:x};b={self._boot(line.at)}", "__REALTIME_TIMESTAMP": str(int(line.at.timestamp() * 1e6)),
                "_BOOT_ID": self._boot(line.at), **self._fields(line, host)}

    def _boot(self, at):
        return [boot for since, boot in self.boots if since <= at][-1]

    @staticmethod
    def _fields(line, host):
        return {"PRIORITY": str(line.priority), "_HOSTNAME": host, "_SYSTEMD_UNIT": line.unit, "SYSLOG_IDENTIFIER": line.identifier,
                "_PID": str(line.pid), "MESSAGE": line.message}


def play(scenario, out: pathlib.Path):
    """Runs the scenario in a namespace of its own and writes its bundle; this process stays in the namespace."""
    stage = Stage(scenario)
    (scenario.play or Stage.usual)(stage)
    stage.finish()
    stage.write(out / scenario.name)
    return stage
