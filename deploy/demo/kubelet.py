"""What kubelet writes about calico-node's health checks: journal lines and v1 Events in upstream's words, made from real outcomes."""
import copy
import hashlib
import random
import threading
import uuid
from dataclasses import dataclass

from node import utc

COMMANDS = {"Liveness": ["/bin/calico-node", "-felix-live", "-bird-live"], "Readiness": ["/bin/calico-node", "-felix-ready", "-bird-ready"]}
PATHS = {"Liveness": "/liveness", "Readiness": "/readiness"}
EXEC_SYNC = '{caller}] "ExecSync cmd from runtime service failed" err="{error}" containerID="{container}" cmd={command}'


@dataclass(frozen=True)
class Wording:
    """How this kubelet, runtime and install say one thing.

    exec_sync: the ExecSync error; {caller}, {error}, {container}, {words}, {command}
    caller: file and line that klog names for it
    quoted: {command} as a JSON list (since about 1.27) or bare words
    exec_timeout: an exec check's event text at a timeout; {command}, {timeout}
    http_timeout: an httpGet check's; {path}
    errored: how an exec check's event says a runtime error ("errored", "errored and resulted in unknown state"); None: it is a failure
    prober_lines: whether the verbosity shows the prober's own lines
    """
    exec_sync: str = EXEC_SYNC
    caller: str = "log.go:32"
    quoted: bool = True
    exec_timeout: str = 'command timed out: "{command}" timed out after {timeout}s'
    http_timeout: str = 'Get "http://localhost:9099{path}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
    errored: str = None
    prober_lines: bool = False


@dataclass
class Line:
    """One journal entry."""
    at: object
    unit: str
    identifier: str
    pid: int
    message: str
    priority: int = 6


class Kubelet:
    """The journal and the events of one node; safe to call from several threads."""

    def __init__(self, host, namespace, pod, install, runtime, wording, timeout, seed):
        self.host, self.namespace, self.pod, self.install, self.runtime = host, namespace, pod, install, runtime
        self.wording, self.timeout = wording, timeout
        self.random = random.Random(seed)
        self.pid = self.random.randrange(900, 4000)
        self.pod_uid = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        self.container = self.new_id()
        self.lines, self.event_states, self._events = [], [], {}
        self._lock = threading.Lock()

    def new_id(self):
        return f"{self.random.getrandbits(256):064x}"

    @property
    def full_name(self):
        return f"{self.namespace}/{self.pod}"

    # journal

    def write(self, unit, identifier, pid, message, at=None, priority=6):
        with self._lock:
            self.lines.append(Line(at or utc(), unit, identifier, pid, message, priority))

    def klog(self, letter, caller, message, at=None):
        at = at or utc()
        header = f"{letter}{at:%m%d %H:%M:%S.%f} {self.pid:7d} {caller}] "
        self.write("kubelet.service", "kubelet", self.pid, header + message, at)

    # what happens to the container

    def timed_out(self, kind):
        if self.install == "operator" and kind == "Liveness":
            self.unhealthy(kind, self.wording.http_timeout.format(path=PATHS[kind]))
            return
        words = " ".join(COMMANDS[kind])
        if self.runtime == "cri-o":
            self.unhealthy(kind, "command timed out")
            return
        error = f"rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout {self.timeout:g}s exceeded: context deadline exceeded"
        command = "[" + ",".join(f'"{word}"' for word in COMMANDS[kind]) + "]" if self.wording.quoted else f"[{words}]"
        self.klog("E", *self.wording.exec_sync.format(caller=self.wording.caller, error=error, container=self.container, words=words, command=command).split("] ", 1))
        if self.wording.errored:
            self.event("Unhealthy", "Warning", f"{kind} probe {self.wording.errored}: {error}")
            if self.wording.prober_lines:
                self.klog("E", "prober.go:104", f'"Probe errored" err="{error}" probeType="{kind}" pod="{self.full_name}" podUID={self.pod_uid} containerName="calico-node"')
            return
        self.unhealthy(kind, self.wording.exec_timeout.format(command=words, timeout=f"{self.timeout:g}"))

    def failed(self, kind, reason):
        """A check that came to an answer: refused, unreachable, or an HTTP status."""
        if self.install == "operator" and kind == "Liveness":
            said = f"HTTP probe failed with statuscode: {reason}" if reason.isdigit() else f'Get "http://localhost:9099{PATHS[kind]}": dial tcp 127.0.0.1:9099: connect: {reason}'
        else:
            check, felix = kind.lower(), "Felix is not live" if kind == "Liveness" else "felix is not ready"
            detail = f"{check} probe reporting {reason}" if reason.isdigit() else f'Get "http://localhost:9099{PATHS[kind]}": dial tcp 127.0.0.1:9099: connect: {reason}'
            said = f"calico/node is not ready: {felix}: {detail}"
        self.unhealthy(kind, said)

    def exec_ended(self, kind, container):
        """systemd's line for the mount that each exec leaves behind, whatever its outcome."""
        if self.runtime == "containerd" and not (self.install == "operator" and kind == "Liveness"):
            suffix = "".join(self.random.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", k=6))
            mount = f"run-containerd-runc-k8s.io-{container}-runc.{suffix}.mount"
            self.write("init.scope", "systemd", 1, f"{mount}: Deactivated successfully.")

    def unhealthy(self, kind, said):
        self.event("Unhealthy", "Warning", f"{kind} probe failed: {said}")
        if self.wording.prober_lines:
            output = said.replace("\\", "\\\\").replace('"', '\\"')
            self.klog("I", "prober.go:107", f'"Probe failed" probeType="{kind}" pod="{self.full_name}" podUID="{self.pod_uid}" containerName="calico-node" probeResult="failure" output="{output}"')

    def probe_changed(self, kind, status):
        self.klog("I", "kubelet.go:2542", f'"SyncLoop (probe)" probe="{kind.lower()}" status="{status}" pod="{self.full_name}"')

    def killing(self):
        self.event("Killing", "Normal", "Container calico-node failed liveness probe, will be restarted")
        self.klog("I", "kuberuntime_container.go:808", '"Killing container with a grace period" '
                  f'pod="{self.full_name}" podUID="{self.pod_uid}" containerName="calico-node" containerID="{self.runtime}://{self.container}" gracePeriod=0')

    def died(self):
        self._pleg("ContainerDied", self.container)

    def backing_off(self, seconds):
        where = f"{self.pod}_{self.namespace}({self.pod_uid})"
        self.event("BackOff", "Warning", f"Back-off restarting failed container calico-node in pod {where}")
        self.klog("E", "pod_workers.go:1301", '"Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"calico-node\\" with CrashLoopBackOff: '
                  f'\\"back-off {seconds}s restarting failed container=calico-node pod={where}\\"" pod="{self.full_name}" podUID="{self.pod_uid}"')

    def started(self):
        self.container = self.new_id()
        self.event("Pulled", "Normal", 'Container image "docker.io/calico/node:v3.29.1" already present on machine')
        self.event("Created", "Normal", "Created container: calico-node")
        self.event("Started", "Normal", "Started container calico-node")
        self._pleg("ContainerStarted", self.container)

    def _pleg(self, what, container):
        self.klog("I", "kubelet.go:2505", f'"SyncLoop (PLEG): event for pod" pod="{self.full_name}" event={{"ID":"{self.pod_uid}","Type":"{what}","Data":"{container}"}}')

    # events

    def event(self, reason, kind, message, at=None, namespace=None, pod=None, pod_uid=None, container="calico-node", component="kubelet"):
        """Counts the event; equal ones share uid and name, as kubelet's correlator has it. Each count is kept as its own state."""
        at = at or utc()
        namespace, pod, pod_uid = namespace or self.namespace, pod or self.pod, pod_uid or self.pod_uid
        stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._lock:
            known = self._events.get((pod, reason, message))
            if known is None:
                digest = hashlib.sha256(f"{pod_uid}{reason}{message}".encode()).hexdigest()
                known = {"apiVersion": "v1", "kind": "Event",
                         "metadata": {"name": f"{pod}.{int(at.timestamp() * 1e9):x}", "namespace": namespace, "uid": str(uuid.UUID(digest[:32])),
                                      "creationTimestamp": stamp},
                         "involvedObject": {"kind": "Pod", "namespace": namespace, "name": pod, "uid": pod_uid, "apiVersion": "v1"},
                         "reason": reason, "message": message, "type": kind, "source": {"component": component, "host": self.host} if component == "kubelet" else {"component": component},
                         "firstTimestamp": stamp, "lastTimestamp": stamp, "count": 0,
                         "reportingComponent": component, "reportingInstance": self.host if component == "kubelet" else ""}
                if container:
                    known["involvedObject"]["fieldPath"] = f"spec.containers{{{container}}}"
                self._events[pod, reason, message] = known
            known["count"] += 1
            known["lastTimestamp"] = stamp
            known["metadata"]["resourceVersion"] = str(814200 + len(self.event_states))
            self.event_states.append((at, copy.deepcopy(known)))

    def events(self):
        """The newest state of each event, as `kubectl get events -o json` lists them."""
        return {"apiVersion": "v1", "kind": "List", "metadata": {}, "items": list(self._events.values())}
