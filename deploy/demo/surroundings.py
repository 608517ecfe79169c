"""The rest of a node that is at work: other processes talking over lo, and what other units and pods leave in journal and events."""
import random
import socket
import subprocess
import sys
import threading
import time
import uuid
from datetime import timedelta

from kubelet import Line
from prober import ENDPOINT

CRON_EVERY = 20  # seconds between the pods of a busy CronJob


class LoopbackTraffic(threading.Thread):
    """A poller of kubelet's own healthz, and one connection that stays open: lo is never silent on a node."""

    PORT = 10248

    def __init__(self, every):
        super().__init__(daemon=True)
        self.every, self.paused, self.stopped = every, threading.Event(), threading.Event()
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", sys.executable, str(ENDPOINT), "127.0.0.1", str(self.PORT)])
        self.streaming = socket.create_server(("127.0.0.1", 0))

    def run(self):
        stream = socket.create_connection(self.streaming.getsockname())
        other_end, _ = self.streaming.accept()
        while not self.stopped.wait(self.every):
            stream.sendall(b"keep")
            other_end.recv(16)
            if not self.paused.is_set():
                self._poll()
        for each in (stream, other_end, self.streaming):
            each.close()

    def _poll(self):
        try:
            with socket.create_connection(("127.0.0.1", self.PORT), timeout=self.every / 2) as poll:
                poll.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                poll.recv(4096)
        except OSError:
            pass  # dropped as the health check is: that is seen in the counters and sockets

    def stop(self):
        self.stopped.set()
        self.join()
        self.process.kill()
        self.process.wait()


def furnish_log(kubelet, start, end, seed):
    """Writes what a CronJob and a few daemons say between two instants."""
    chance = random.Random(seed)
    at, minute = start + timedelta(seconds=2.3), 0
    while at < end - timedelta(seconds=6):
        minute += 1
        _cron_pod(kubelet, chance, at, minute)
        at += timedelta(seconds=CRON_EVERY + chance.uniform(-2, 2))


def _cron_pod(kubelet, chance, at, number):
    name, uid = f"metrics-rollup-{29397120 + number}-{chance.choice('bcdfghjk')}{chance.randrange(10)}{chance.choice('lmnpqrst')}x{chance.randrange(10)}", str(uuid.UUID(int=chance.getrandbits(128), version=4))
    sandbox, container = (f"{chance.getrandbits(256):064x}" for _ in range(2))
    full, seconds = f"monitoring/{name}", lambda offset: at + timedelta(seconds=offset)

    def klog(offset, letter, caller, message):
        kubelet.klog(letter, caller, message, seconds(offset))

    def containerd(offset, message):
        kubelet.write("containerd.service", "containerd", 801, f'time="{seconds(offset):%Y-%m-%dT%H:%M:%S.%f}000Z" level=info msg="{message}"', seconds(offset))

    def event(offset, reason, message, component="kubelet", named="rollup"):
        kubelet.event(reason, "Normal", message, seconds(offset), "monitoring", name, uid, named, component)

    event(0, "Scheduled", f"Successfully assigned {full} to {kubelet.host}", "default-scheduler", None)
    klog(0.04, "I", "kubelet.go:2431", f'"SyncLoop ADD" source="api" pods=["{full}"]')
    klog(0.16, "I", "reconciler_common.go:251", f'"operationExecutor.VerifyControllerAttachedVolume started for volume \\"kube-api-access-{name[-5:]}\\" (UniqueName: \\"kubernetes.io/projected/{uid}-kube-api-access-{name[-5:]}\\") pod \\"{name}\\" (UID: \\"{uid}\\") " pod="{full}"')
    containerd(0.41, f"RunPodSandbox for &PodSandboxMetadata{{Name:{name},Uid:{uid},Namespace:monitoring,Attempt:0,}} returns sandbox id \\\"{sandbox}\\\"")
    event(0.62, "Pulled", 'Container image "registry.k8s.io/e2e-test-images/busybox:1.29-4" already present on machine')
    event(0.71, "Created", "Created container: rollup")
    kubelet.write("init.scope", "systemd", 1, f"Started cri-containerd-{container}.scope - libcontainer container {container}.", seconds(0.79))
    containerd(0.83, f"StartContainer for \\\"{container}\\\" returns successfully")
    event(0.84, "Started", "Started container rollup")
    klog(1.27, "I", "pod_startup_latency_tracker.go:104", f'"Observed pod startup duration" pod="{full}" podStartSLOduration=1.2 podStartE2EDuration="1.2s"')
    kubelet.write("init.scope", "systemd", 1, f"cri-containerd-{container}.scope: Deactivated successfully.", seconds(4.1))
    klog(4.9, "I", "kubelet.go:2505", f'"SyncLoop (PLEG): event for pod" pod="{full}" event={{"ID":"{uid}","Type":"ContainerDied","Data":"{container}"}}')
