"""A network namespace furnished as a Kubernetes node, and what can be read from it.

The process that makes a Node moves into a new network namespace and stays there: the kernel takes the namespace away with its
last process, so nothing has to be cleaned up and nothing outside is ever touched. Needs root and the tools below."""
import ctypes
import datetime
import os
import shutil
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, field

TOOLS = {"iptables-nft": "iptables", "iptables-legacy": "iptables", "nft": "nftables", "conntrack": "conntrack", "ip": "iproute2",
         "ss": "iproute2", "setpriv": "util-linux", "sysctl": "procps"}
CLONE_NEWNET = 0x40000000
LOCALNET_DROP = ('! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" '
                 "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP")
MARK_DROP = '-m comment --comment "kubernetes firewall for dropping marked packets" -m mark --mark 0x8000/0x8000 -j DROP'


def require_tools(more=()):
    """Ends the process with the line that helps when root or a tool is missing."""
    if os.geteuid() != 0:
        sys.exit("needs root: it makes a network namespace with its own firewall")
    missing = sorted({package for tool, package in (TOOLS | dict(more)).items() if shutil.which(tool) is None})
    if missing:
        sys.exit("needs " + ", ".join(missing) + ": apt-get install --yes " + " ".join(missing))


def utc(seconds=None):
    """An instant in UTC, now when no seconds since the epoch are given."""
    return datetime.datetime.fromtimestamp(time.time() if seconds is None else seconds, datetime.timezone.utc)


def iso(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def run(command, check=True, text=None):
    """The standard output of a command line; a failure names the command and what it said."""
    done = subprocess.run(["sh", "-c", command], input=text, capture_output=True, text=True)
    if check and done.returncode != 0:
        raise RuntimeError(f"{command}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


@dataclass
class Part:
    """What one command printed, and when."""
    kind: str
    tool: str
    text: str
    taken: datetime.datetime
    exit: int = 0
    backend: str = None


@dataclass
class Node:
    """The namespace's plan: addresses, who holds the rules, what else is installed.

    mark_rule: kubelet up to 1.26 puts its 0x8000 rule first into the chain
    """
    address: str = "10.20.0.1"
    peer: str = "10.20.0.2"
    interface: str = "n0"
    backend: str = "nft"
    pods: str = "10.244.0.0/16"
    services: str = "10.96.0.1"
    proxy: bool = True
    localnet_drop: bool = True
    mark_rule: bool = False
    _peer_process: object = field(default=None, repr=False)
    view: list = field(default_factory=list, repr=False)
    siege: object = field(default=None, repr=False)

    def enter(self):
        """Moves this process into a new namespace, joins it to a peer's, and furnishes it."""
        if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "unshare of the network namespace failed")
        self._join_peer()
        self.restore(self.backend, mangle(self) + filters(self) + nat(self))
        return self

    def _join_peer(self):
        mine = os.readlink("/proc/self/ns/net")
        self._peer_process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "sleep", "infinity"])
        pid = self._peer_process.pid
        while os.readlink(f"/proc/{pid}/ns/net") == mine:
            time.sleep(0.01)
        run("ip link set lo up")
        run(f"ip link add {self.interface} type veth peer name p0 netns {pid}")
        run(f"ip addr add {self.address}/24 dev {self.interface}; ip link set {self.interface} up")
        self.at_peer(f"ip link set lo up; ip addr add {self.peer}/24 dev p0; ip link set p0 up")
        run(f"ip route add default via {self.peer} dev {self.interface}")

    def at_peer(self, command, check=True):
        """Runs a command on the other side of the cable."""
        return run(f"{' '.join(self._into_peer())} sh -c '{command}'", check)

    def peer_popen(self, arguments):
        return subprocess.Popen([*self._into_peer(), "setpriv", "--pdeathsig", "KILL", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _into_peer(self):
        return ["nsenter", f"--net=/proc/{self._peer_process.pid}/ns/net"]

    def mistake_the_peer_for_the_node(self):
        """From here on everything is read in the peer's namespace, as by someone who collects inside a pod."""
        self.view = self._into_peer()

    def leave(self):
        for each in (self.siege, self._peer_process):
            if each:
                each.kill()
                each.wait()

    def restore(self, backend, text):
        run(f"iptables-{backend}-restore --noflush --counters", text=text)

    @property
    def other_backend(self):
        return "legacy" if self.backend == "nft" else "nft"

    def firewall(self, counters=True):
        """Both backends, each by its own binary; never with a table named, which would create that table."""
        option = " -c" if counters else ""
        return [self.read("firewall", f"iptables-{backend}-save{option}", backend) for backend in (self.backend, self.other_backend)]

    def native(self):
        """Native tables only: the tables that iptables-nft owns are left out, nft prints them with losses."""
        tables = [line.split()[1:] for line in run("nft list tables").splitlines()]
        owned = {("ip", name) for name in ("filter", "nat", "mangle", "raw", "security")}
        texts = [run(f"nft list table {family} {name}") for family, name in tables if (family, name) not in owned]
        return Part("firewall", "nft list ruleset", "".join(texts), utc(), 0, "native")

    def whole_native(self):
        return self.read("firewall", "nft list ruleset", "native")

    def routes(self):
        return [self.read("routes", tool) for tool in ("ip route show table all", "ip rule", "ip addr", "ip route get 127.0.0.1")]

    def sockets(self):
        return [self.read("sockets", tool) for tool in ("ss -tan", "ss -ltn")] + [self.read("conntrack", "conntrack -L")]

    def sync_proxy(self):
        """What kube-proxy in iptables mode does at each sync: its chains are flushed and written anew, their counters start at zero.
        The jumps in the built-in chains stay, and with them their counters."""
        for text in (filters(self), nat(self)):
            lines = text.splitlines(keepends=True)
            self.restore(self.backend, "".join(line for line in lines if not line.startswith((":", "-A")) or line.startswith((":KUBE-", "-A KUBE-"))))

    def reboot(self):
        """Rules and connections as after a boot: furnished again, every counter at zero."""
        for table in ("filter", "nat", "mangle"):
            run(f"iptables-{self.backend} -t {table} -F; iptables-{self.backend} -t {table} -X; iptables-{self.backend} -t {table} -Z")
        self.restore(self.backend, mangle(self) + filters(self) + nat(self))
        run("conntrack -F")

    def besiege(self):
        """Lets the peer send SYNs to 127.0.0.1:9099 on this node for as long as the node lives."""
        for name in ("all", self.interface):
            with open(f"/proc/sys/net/ipv4/conf/{name}/route_localnet", "w", encoding="ascii") as value:
                value.write("1")
        self.at_peer("ip addr del 127.0.0.1/8 dev lo; echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet; "
                     f"ip route add 127.0.0.0/8 via {self.address} dev p0")
        self.siege = self.peer_popen([sys.executable, "-c", "import socket, time\nwhile True:\n  s = socket.socket(); s.settimeout(0.5)\n"
                                       "  try: s.connect((\"127.0.0.1\", 9099))\n  except OSError: pass\n  s.close(); time.sleep(0.4)"])

    def sysctls(self):
        interface = "p0" if self.view else self.interface
        names = [f"net.ipv4.conf.{name}.{key}" for name in ("all", "default", "lo", interface) for key in ("route_localnet", "rp_filter")]
        return self.read("sysctl", " ".join(["sysctl", *names]))

    def read(self, kind, tool, backend=None):
        taken = utc()
        done = subprocess.run([*self.view, *tool.split()], capture_output=True, text=True)
        said = done.stdout if done.returncode == 0 or kind == "firewall" else done.stdout + done.stderr
        return Part(kind, tool, said, taken, done.returncode, backend)


def mangle(node):
    proxy = ":KUBE-PROXY-CANARY - [0:0]\n" if node.proxy else ""
    return "*mangle\n:KUBE-IPTABLES-HINT - [0:0]\n:KUBE-KUBELET-CANARY - [0:0]\n" + proxy + "COMMIT\n"


def filters(node):
    """kubelet's and kube-proxy's chains first, Calico's behind them, as after a start of calico-node before its first insert."""
    firewall = textwrap.dedent(f"""\
        :KUBE-FIREWALL - [0:0]
        -A INPUT -j KUBE-FIREWALL
        -A OUTPUT -j KUBE-FIREWALL
        -A KUBE-FIREWALL {MARK_DROP}
        -A KUBE-FIREWALL {LOCALNET_DROP}
        """) if node.localnet_drop else ""
    if not node.mark_rule:
        firewall = firewall.replace(f"-A KUBE-FIREWALL {MARK_DROP}\n", "")
    proxy = textwrap.dedent("""\
        :KUBE-EXTERNAL-SERVICES - [0:0]
        :KUBE-FORWARD - [0:0]
        :KUBE-PROXY-FIREWALL - [0:0]
        -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
        -A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
        -A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD
        -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
        -A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT
        -A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
        """) if node.proxy else ""
    calico = textwrap.dedent("""\
        :cali-INPUT - [0:0]
        :cali-OUTPUT - [0:0]
        -A INPUT -m comment --comment "cali:Cz_u1IQiXIMmKD4c" -j cali-INPUT
        -A OUTPUT -m comment --comment "cali:tVnHkvAo15HuiPy0" -j cali-OUTPUT
        """)
    return "*filter\n" + by_chain(firewall + proxy + calico) + "COMMIT\n"


def nat(node):
    proxy = textwrap.dedent(f"""\
        :KUBE-MARK-MASQ - [0:0]
        :KUBE-NODEPORTS - [0:0]
        :KUBE-POSTROUTING - [0:0]
        :KUBE-SEP-LC5QY2VA7P5GYRPZ - [0:0]
        :KUBE-SERVICES - [0:0]
        :KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]
        -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
        -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
        -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
        -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
        -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
        -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
        -A KUBE-SEP-LC5QY2VA7P5GYRPZ -s {node.peer}/32 -m comment --comment "default/kubernetes:https" -j KUBE-MARK-MASQ
        -A KUBE-SEP-LC5QY2VA7P5GYRPZ -p tcp -m comment --comment "default/kubernetes:https" -m tcp -j DNAT --to-destination {node.peer}:6443
        -A KUBE-SERVICES -d {node.services}/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y
        -A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
        -A KUBE-SVC-NPX46M4PTMTKRN6Y ! -s {node.pods} -d {node.services}/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-MARK-MASQ
        -A KUBE-SVC-NPX46M4PTMTKRN6Y -m comment --comment "default/kubernetes:https -> {node.peer}:6443" -j KUBE-SEP-LC5QY2VA7P5GYRPZ
        """) if node.proxy else ""
    calico = textwrap.dedent(f"""\
        :cali-POSTROUTING - [0:0]
        :cali-nat-outgoing - [0:0]
        -A POSTROUTING -m comment --comment "cali:O3lYWMrLQYEMJtB5" -j cali-POSTROUTING
        -A cali-POSTROUTING -m comment --comment "cali:Z-c7XtVd2Bq7s_hA" -j cali-nat-outgoing
        -A cali-nat-outgoing -s {node.pods} ! -d {node.pods} -m comment --comment "cali:flqWnvo8yq4ULQLa" -j MASQUERADE --random-fully
        """)
    docker = textwrap.dedent("""\
        :DOCKER - [0:0]
        -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
        -A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
        -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
        -A DOCKER -i docker0 -j RETURN
        """)
    return "*nat\n" + by_chain(calico + proxy + docker) + "COMMIT\n"


def by_chain(lines):
    """Chains before rules, as a restore file wants them."""
    lines = lines.splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith(":")) + "".join(line for line in lines if not line.startswith(":"))
