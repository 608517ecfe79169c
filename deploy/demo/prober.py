"""Health checks against a real endpoint with kubelet's rhythm: period, timeout, thresholds, kill and restart."""
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

from kubelet import PATHS

ENDPOINT = pathlib.Path(__file__).with_name("endpoint.py")


@dataclass(frozen=True)
class Rhythm:
    """Seconds and counts of the two checks; the defaults are those of Calico's manifest."""
    period: float = 10
    timeout: float = 10
    liveness_failures: int = 6
    readiness_failures: int = 3
    initial_delay: float = 10
    restart_after: float = 0.8


@dataclass(frozen=True)
class Dialling:
    """How the check reaches the endpoint; calico-node's own way by default."""
    address: str = "127.0.0.1"
    port: int = 9099
    source: str = None
    device: str = None


class Dial:
    """One request. Its socket can be taken away while it waits, as the death of an exec'd process does."""

    def __init__(self, way):
        self.way = way
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.aborted = False

    def outcome(self, path, timeout):
        """passed, timeout, aborted, an HTTP status of 400 or more, or the errno's words."""
        deadline = time.monotonic() + timeout
        try:
            return self._ask(path, deadline)
        except TimeoutError:
            return "aborted" if self.aborted else "timeout"
        except OSError as failure:
            return "aborted" if self.aborted else failure.strerror.lower() if failure.strerror else str(failure)
        finally:
            self.socket.close()

    def _ask(self, path, deadline):
        self.socket.settimeout(deadline - time.monotonic())
        if self.way.device:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, self.way.device.encode())
        if self.way.source:
            self.socket.bind((self.way.source, 0))
        self.socket.connect((self.way.address, self.way.port))
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{self.way.port}\r\nUser-Agent: Go-http-client/1.1\r\n\r\n".encode())
        self.socket.settimeout(max(0.001, deadline - time.monotonic()))
        answer = self.socket.recv(4096)
        if self.aborted or not answer:
            return "aborted" if self.aborted else "connection reset by peer"
        status = answer.split(b" ", 2)[1].decode()
        return "passed" if int(status) < 400 else status

    def abort(self):
        self.aborted = True
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Container:
    """The endpoint's process, and the checks on it.

    listen: the endpoint's address, None: a process that listens nowhere
    backoffs: seconds that kubelet waits before each restart
    """

    def __init__(self, kubelet, rhythm, way=Dialling(), listen="127.0.0.1", starved=False, backoffs=()):
        self.kubelet, self.rhythm, self.way, self.listen = kubelet, rhythm, way, listen
        self.starved, self.backoffs = starved, list(backoffs)
        self.generation, self.restarts, self.process = 0, 0, None
        self.stopped = threading.Event()
        self.checks = [Check(self, "Liveness", 0), Check(self, "Readiness", 0.35 * rhythm.period)]
        self.started_at = None

    def start(self):
        """Begins the checks of a container that has been running for a while."""
        if not self.process:
            self.launch()
        self.started_at = time.monotonic() - self.rhythm.initial_delay
        for check in self.checks:
            check.begin()

    def launch(self):
        if self.listen:
            self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", sys.executable, str(ENDPOINT), self.listen, str(self.way.port)])
            self._await_listener()
            self.starve(self.starved)

    def _await_listener(self):
        port = f":{self.way.port:04X} "
        while not any(port in line and " 0A " in line for line in open("/proc/self/net/tcp", encoding="ascii")):
            time.sleep(0.01)

    def starve(self, starved=True):
        """Takes the CPU from the endpoint, or gives it back: the kernel still completes connections, nobody answers on them."""
        self.starved = starved
        self.process.send_signal(signal.SIGSTOP if starved else signal.SIGCONT)

    def restart(self):
        """What kubelet does after too many failed liveness checks."""
        self.kubelet.probe_changed("Liveness", "unhealthy")
        self.kubelet.killing()
        self.generation += 1
        for check in self.checks:
            check.drop()
        self.end()
        self.kubelet.died()
        if self.restarts < len(self.backoffs) and self.backoffs[self.restarts]:
            self.kubelet.backing_off(self.backoffs[self.restarts])
            self.started_at = None
            self.stopped.wait(self.backoffs[self.restarts])
            if self.stopped.is_set():
                return
        self.restarts += 1
        self.stopped.wait(self.rhythm.restart_after)
        self.launch()
        self.kubelet.started()
        self.started_at = time.monotonic()
        for check in self.checks:
            check.fresh()

    def stop(self):
        """Ends the checks; the endpoint goes on."""
        self.stopped.set()
        for check in self.checks:
            check.drop()
        for check in self.checks:
            check.join()

    def end(self):
        if self.process:  # SIGKILL ends a stopped process too
            self.process.kill()
            self.process.wait()

    def await_pause(self, seconds):
        """Returns at a moment when no check is under way and none begins within the given seconds."""
        while not all(check.idle_for() > seconds for check in self.checks):
            time.sleep(0.02)


class Check(threading.Thread):
    """The liveness or the readiness check."""

    def __init__(self, container, kind, offset):
        super().__init__(daemon=True)
        self.container, self.kind, self.offset, self.due = container, kind, offset, 0
        self.limit = container.rhythm.liveness_failures if kind == "Liveness" else container.rhythm.readiness_failures
        self.failures, self.failing, self.dial = 0, False, None
        self.outcomes = []

    def begin(self):
        self.due = time.monotonic() + self.offset
        self.start()

    def idle_for(self):
        return 0 if self.dial else self.due - time.monotonic()

    def drop(self):
        dial = self.dial
        if dial:
            dial.abort()

    def fresh(self):
        """A new container: not ready until it was seen to be, and its liveness checks wait for the initial delay."""
        self.failures = 0
        self.failing = self.kind == "Readiness"
        delay = self.container.rhythm.initial_delay if self.kind == "Liveness" else 0
        self.due = max(self.due, time.monotonic() + delay)

    def run(self):
        stopped = self.container.stopped
        while not stopped.wait(max(0.0, min(0.1, self.due - time.monotonic()))):
            if time.monotonic() >= self.due and self.container.started_at is not None:
                self._once()

    def _once(self):
        kubelet, generation, begun = self.container.kubelet, self.container.generation, time.monotonic()
        container_id = kubelet.container
        self.dial = Dial(self.container.way)
        outcome = self.dial.outcome(PATHS[self.kind], self.container.rhythm.timeout)
        self.due = begun + self.container.rhythm.period
        self.dial = None
        if outcome == "aborted" or generation != self.container.generation or self.container.stopped.is_set():
            return
        self.outcomes.append((time.time(), outcome))
        if outcome == "passed":
            self._passed()
        else:
            self._failed(outcome)
        kubelet.exec_ended(self.kind, container_id)

    def _passed(self):
        if self.failing:
            self.container.kubelet.probe_changed(self.kind, "ready")
        self.failures, self.failing = 0, False

    def _failed(self, outcome):
        kubelet = self.container.kubelet
        if outcome == "timeout":
            kubelet.timed_out(self.kind)
        else:
            kubelet.failed(self.kind, outcome)
        self.failures += 1
        if self.failures < self.limit:
            return
        if self.kind == "Liveness":
            self.container.restart()
        elif not self.failing:
            self.failing = True
            kubelet.probe_changed(self.kind, "not ready")
