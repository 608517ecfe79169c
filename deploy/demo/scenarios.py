"""Scenarios with a known truth: what causes the conflict, what only looks like it, and inputs that leave something out."""
import signal
import subprocess
import sys
import time

from kubelet import Wording
from node import LOCALNET_DROP
from prober import Dialling, Rhythm
from stage import Installation, Scenario, Truth

NONE = ["none", "refuted"]
NAT_DOES_NOT_LAST = ["delete-rule", "restore-loopback-route"]
ROUTE_DOES_NOT_LAST = ["delete-rule", "exclude-loopback-from-nat"]
OPERATOR_TOO = ["move-health-endpoint"]
NOTHING_HOLDS = ["accept-loopback", "delete-rule", "exclude-loopback-from-nat", "lift-localnet-guard", "move-health-endpoint"]

EMPTY = Wording(caller="remote_runtime.go:734", quoted=False, exec_timeout="")
OLD = Wording(exec_sync="remote_runtime.go:351] ExecSync {container} '{words}' from runtime service failed: {error}", exec_timeout="")
QUOTED = Wording(caller="remote_runtime.go:496", exec_timeout='command "{command}" timed out')
NEWEST = Wording(caller="remote_runtime.go:636", prober_lines=True)
IO_TIMEOUT = Wording(http_timeout='Get "http://localhost:9099{path}": dial tcp 127.0.0.1:9099: i/o timeout')
CANCELED = Wording(http_timeout='Get "http://localhost:9099{path}": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)')
ERRORED = Wording(caller="remote_runtime.go:734", quoted=False, errored="errored", prober_lines=True)
UNKNOWN_STATE = Wording(errored="errored and resulted in unknown state")


def masqueraded(why, backend="nft", operator=False, verdict=("confirmed",)):
    return Truth(list(verdict), why, ["loopback-masqueraded"], ["exclude-loopback-from-nat"], f"iptables-{backend}",
                 NAT_DOES_NOT_LAST + (OPERATOR_TOO if operator else []))


def source_routed(why, command="ip r", operator=False):
    return Truth(["confirmed"], why, ["loopback-source-route"], ["restore-loopback-route"], command, ROUTE_DOES_NOT_LAST + (OPERATOR_TOO if operator else []))


def innocent(why, also=()):
    return Truth(NONE + list(also), why)


def masquerade(backend="nft", match="", chain="POSTROUTING", target="MASQUERADE"):
    return f"iptables-{backend} -w -t nat -A {chain} {match} -j {target}"


def exclude(backend="nft"):
    return f"iptables-{backend} -w -t nat -I POSTROUTING 1 -o lo -s 127.0.0.0/8 -d 127.0.0.0/8 -j RETURN"


def on(host, **chosen):
    return Installation(host=host, **chosen)


def operator(host, **chosen):
    return Installation(host=host, **{"namespace": "calico-system", "install": "operator", **chosen})


def network(prefix, last=10, interface="eth0", **chosen):
    return {"address": f"{prefix}.{last}", "peer": f"{prefix}.{last + 1}", "interface": interface, **chosen}


# acts other than the usual

def without_counters(stage):
    stage.usual(counters=False, sockets=False)


def without_sockets(stage):
    stage.usual(sockets=False)


def with_native(stage):
    stage.usual(native="own")


def with_whole_native(stage):
    stage.usual(native="all")


def conntrack_alone(stage):
    """One save without counters, and conntrack's table."""
    stage.sh(stage.scenario.cause)
    stage.look()
    stage.container.start()
    stage.wait(12)
    stage.firewall(counters=False)
    stage.look_at_sockets(("conntrack",))
    stage.wait(6)


def one_snapshot_before(stage):
    """The snapshot stands between the cause and the first dropped packet."""
    stage.usual(sockets=False, snapshots=1)


def one_snapshot_after(stage):
    stage.sh(stage.scenario.cause)
    stage.look()
    stage.container.start()
    stage.wait(16)
    stage.firewall()
    stage.wait(3)


def no_snapshot(stage):
    stage.usual(snapshots=0)


def synced_before_each_snapshot(sockets):
    def story(stage):
        stage.sh(stage.scenario.cause)
        stage.look()
        stage.firewall()
        stage.container.start()
        for seconds in (9, 9):
            stage.wait(seconds)
            if sockets and stage.snapshots == 2:
                stage.look_at_sockets()
            stage.container.await_pause(0.5)
            stage.node.sync_proxy()
            stage.firewall()

    return story


def synced_once_between(stage):
    """Growth from the first to the second snapshot; the third's value is smaller."""
    stage.sh(stage.scenario.cause)
    stage.look()
    stage.firewall()
    stage.container.start()
    stage.wait(14)
    stage.firewall()
    stage.node.sync_proxy()
    stage.wait(7)
    stage.firewall()


def besieged(stage):
    stage.node.besiege()
    stage.usual()


def rebooted(stage):
    """An attack in the boot before and one before the first snapshot of this boot; while the starved checks fail nothing is dropped."""
    stage.node.besiege()
    stage.wait(2)
    stage.look()
    stage.firewall()
    stage.node.siege.send_signal(signal.SIGSTOP)
    stage.reboot()
    stage.node.siege.send_signal(signal.SIGCONT)
    stage.wait(5)
    stage.node.siege.kill()
    stage.wait(1)
    stage.container.start()
    stage.firewall()
    stage.wait(14)
    stage.firewall()
    stage.wait(5)
    stage.firewall()


def reload_that_changed_more(stage):
    """A flush takes every rule; what comes back has an INPUT policy that was not there before."""
    stage.look()
    stage.firewall()
    stage.container.start()
    stage.wait(6)
    stage.sh("iptables-nft -F; iptables-nft -X; iptables-nft -t nat -F; iptables-nft -t nat -X")
    stage.firewall()
    stage.wait(6)
    stage.firewall()
    stage.node.reboot()
    stage.sh("iptables-nft -P INPUT DROP; iptables-nft -A INPUT -i eth0 -j ACCEPT")
    stage.firewall()
    stage.wait(9)
    stage.look_at_sockets()
    stage.wait(6)
    stage.firewall()


def flipped(counters=True):
    """The DROP rule alone is taken away and comes back, as when someone tries its deletion and kube-proxy syncs."""
    def story(stage):
        def snapshot():
            stage.look(f".{stage.snapshots}")
            stage.firewall(counters)

        stage.sh(stage.scenario.cause)
        snapshot()
        stage.container.start()
        stage.wait(16)
        snapshot()
        stage.sh(f"iptables-nft -D KUBE-FIREWALL {LOCALNET_DROP}")
        snapshot()
        stage.wait(24)
        snapshot()
        stage.sh(f"iptables-nft -A KUBE-FIREWALL {LOCALNET_DROP}")
        snapshot()
        stage.wait(14)
        snapshot()

    return story


def inside_a_pod(stage):
    """Everything but kubelet's log is collected in the wrong namespace."""
    stage.sh(stage.scenario.cause)
    stage.node.mistake_the_peer_for_the_node()
    stage.usual()


def recovered(seconds, every):
    def story(stage):
        stage.usual()
        stage.sh(exclude())
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            stage.wait(every)
            stage.firewall()

    return story


def agent_on_the_node_address(stage):
    """A hostNetwork agent bound to the node's address asks 127.0.0.53 again and again: its packets meet the rule, the check's do not."""
    program = ("import socket, time\nwhile True:\n  s = socket.socket(); s.settimeout(0.9); s.bind(('%s', 0))\n"
               "  try: s.connect(('127.0.0.53', 53))\n  except OSError: pass\n  s.close(); time.sleep(1)" % stage.node.address)
    agent = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", sys.executable, "-c", program])
    stage.usual()
    agent.kill()
    agent.wait()


# causes spelled out

MOVED_LOCAL = "ip rule add pref 100 lookup local; ip rule del pref 0"
POST_CHAIN = "iptables-nft -t nat -N VPN-POST; iptables-nft -t nat -A POSTROUTING -j VPN-POST; " + masquerade(match="! -d 10.0.0.0/8", chain="VPN-POST")
NATIVE_MASQUERADE = "nft add table ip vpn; nft add chain ip vpn post '{ type nat hook postrouting priority 100; }'; nft add rule ip vpn post counter masquerade"
NATIVE_GUARD = ("nft add table ip guard; nft add chain ip guard in '{ type filter hook input priority -10; }'; "
                "nft add rule ip guard in ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct state != { established, related } ct status and dnat != dnat counter drop")
NATIVE_GUARD_PLAIN = ("nft add table inet guard; nft add chain inet guard in '{ type filter hook input priority 0; }'; "
                      "nft 'add rule inet guard in ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct state ! established,related ct status ! dnat counter drop "
                      "comment \"block incoming localnet connections\"'")
NFTABLES_PROXY = ("nft -f - <<'END'\ntable ip kube-proxy {\n chain masquerading { meta mark & 0x4000 == 0 return\n meta mark set meta mark ^ 0x4000\n masquerade fully-random\n }\n"
                  " chain nat-postrouting { type nat hook postrouting priority 100; jump masquerading\n }\n}\nEND")
SAFE_MASQUERADES = "\n".join([
    masquerade(match="-s 10.42.0.0/16 ! -d 224.0.0.0/4 -m comment --comment 'flanneld masq'"),
    masquerade(match="-m addrtype ! --dst-type LOCAL -m comment --comment 'ip-masq-agent'"),
    masquerade(match="-m mark --mark 0x2000/0x2000 -m comment --comment 'CNI portfwd requiring masquerade'"),
    masquerade(match="-s 192.168.122.0/24 ! -d 192.168.122.0/24 -p tcp", target="MASQUERADE --to-ports 1024-65535"),
    masquerade(match="-o eth0"),
    masquerade(match="-o tun0"),
    masquerade(match="-p udp"),
    masquerade(match="! -s 127.0.0.0/8"),
])


def source_route(address, destination="127.0.0.1"):
    return f"ip route replace local {destination} dev lo table local proto kernel scope host src {address}"


HEAL_ROUTE = source_route("127.0.0.1")
DELETE_RULE = f"iptables-nft -w -D KUBE-FIREWALL {LOCALNET_DROP}"
ACCEPT_LO = "iptables-nft -I INPUT 1 -i lo -j ACCEPT; iptables-nft -I OUTPUT 1 -o lo -j ACCEPT"
NEVER_KILLED = Rhythm(period=5, timeout=3, liveness_failures=99, initial_delay=1)  # a new process could not bind
SLOWER = Rhythm(period=7, timeout=4, liveness_failures=3, initial_delay=1)
BIND_DEVICE = Dialling(device="eth0")

SCENARIOS = [
    # SNAT or MASQUERADE that catches lo (§8.1 d)
    Scenario("legacy_masq_all", masqueraded("rule and MASQUERADE both in legacy; growth, SYN-SENT and a rewritten reply while the checks fail: confirmed; the remedy must speak to legacy", "legacy"),
             masquerade("legacy"), exclude("legacy"), None, on("node-a17", wording=EMPTY, kubernetes="1.26.15", calico="3.26.4"), network("192.168.50", backend="legacy", mark_rule=True)),
    Scenario("masq_not_docker0", masqueraded("! -o docker0 is true for lo: an exact rewriter, growth and a conntrack witness; times stand in the saves' own date lines alone"),
             masquerade(match="! -o docker0"), exclude(), None, on("worker-11", runtime="cri-o", journal="journal", timed=False), network("172.31.8", 21)),
    Scenario("masq_mark_0x4000", masqueraded("something marks every TCP packet with kube-proxy's bit in mangle OUTPUT, so KUBE-POSTROUTING masquerades lo: conntrack shows the rewriting, the counter grows"),
             "iptables-nft -t mangle -A OUTPUT -p tcp -m comment --comment openvpn-as -j MARK --set-xmark 0x4000/0x4000", exclude(), None,
             on("worker-2", wording=QUOTED, journal="fluentbit", kubernetes="1.29.9", calico="3.27.3"), network("10.61.3")),
    Scenario("masq_in_subchain", masqueraded("POSTROUTING jumps to a chain whose ! -d 10.0.0.0/8 does not spare 127/8: exact when jumps are followed", operator=True),
             POST_CHAIN, exclude(), None, operator("ip-172-16-4-21", wording=IO_TIMEOUT, journal="journal"), network("172.16.4", 21)),
    Scenario("native_masq", Truth(["confirmed"], "the masquerade stands in a native nft table of its own, the DROP in iptables-nft: RETURN in iptables' nat would change nothing", ["loopback-masqueraded"],
                                  ["exclude-loopback-from-nat"], "nft insert rule ip vpn post", NAT_DOES_NOT_LAST),
             NATIVE_MASQUERADE, "nft insert rule ip vpn post oifname lo ip daddr 127.0.0.0/8 return", None, on("worker-5", kubernetes="1.31.4"), network("10.44.0"), play=with_native),
    Scenario("native_masq_whole_ruleset", Truth(["confirmed"], "as native_masq, but the file is the whole nft list ruleset, iptables-nft's own tables with their losses included", ["loopback-masqueraded"],
                                                ["exclude-loopback-from-nat"], "nft insert rule ip vpn post", NAT_DOES_NOT_LAST + OPERATOR_TOO),
             NATIVE_MASQUERADE, "nft insert rule ip vpn post oifname lo ip daddr 127.0.0.0/8 return", None, operator("worker-6", wording=CANCELED, journal="fluentbit"), network("10.45.0"), play=with_whole_native),
    Scenario("rule_legacy_masq_nft", masqueraded("the DROP is legacy's, the MASQUERADE is iptables-nft's: the remedy belongs into the rewriter's backend"),
             masquerade("nft"), exclude("nft"), None, on("cp-1", wording=OLD, kubernetes="1.20.15", calico="3.20.6", journal="journal"), network("192.168.122", backend="legacy", mark_rule=True)),
    Scenario("ipvs_masq_all", masqueraded("kube-proxy runs ipvs, kubelet alone keeps the rule; no sync can reset the counter: growth, SYN-SENT, rewritten reply", operator=True),
             masquerade(match="-m comment --comment libvirt-leftover"), exclude(), None, operator("worker-7", proxy_mode="ipvs", kubernetes="1.33.1", calico="3.30.1", wording=IO_TIMEOUT), network("10.9.1", proxy=False)),
    Scenario("masq_set_with_loopback", Truth(["confirmed"], "a set match is 'may rewrite', but conntrack shows the reply rewritten and the counter grows: proven; the cause may be named by that witness or stay unknown",
                                             ["loopback-masqueraded", "source-unknown"], ["exclude-loopback-from-nat", "accept-loopback"], "iptables-nft", ["delete-rule", "restore-loopback-route"]),
             "ipset create egress hash:net; ipset add egress 127.0.0.0/8; " + masquerade(match="-m set --match-set egress src"), exclude(), None, on("worker-8", journal="journal"), network("10.77.2")),
    Scenario("snat_port_9099", masqueraded("SNAT for TCP port 9099 alone, not bound to an interface: exact for what the check dials"),
             masquerade(match="-p tcp -m tcp --dport 9099", target="SNAT --to-source 192.168.88.10"), exclude(), None, on("kube-node-3", runtime="cri-o"), network("192.168.88")),
    Scenario("masq_on_a_dead_server", Truth(["confirmed", "suspected"], "the rule drops the masqueraded SYN, and nothing listens on 9099 while the container runs: no remedy of §10.5 makes the check pass",
                                            ["loopback-masqueraded"], None, None, NOTHING_HOLDS + ["restore-loopback-route"]),
             masquerade(), installation=on("worker-9", runtime="cri-o", journal="journal"), node=network("10.62.0"), listen=None),
    Scenario("errored_wording_masq", masqueraded("'Probe errored' with DeadlineExceeded is the same timeout in other words"),
             masquerade(), exclude(), None, on("worker-10", wording=ERRORED, kubernetes="1.25.16", calico="3.25.2", events=False), network("172.20.30", mark_rule=True), rhythm=SLOWER),
    Scenario("unknown_state_wording_masq", masqueraded("'errored and resulted in unknown state' is the same timeout in other words; install and runtime are not said", verdict=("confirmed",)),
             masquerade(), exclude(), None, on("worker-12", wording=UNKNOWN_STATE, journal="fluentbit", said=False), network("172.20.31")),

    # a foreign source by routing (§8.1 b, c)
    Scenario("rule_uid_0", source_routed("the uidrange rule stands before the moved local rule; growth with SYN-SENT from the node's address"),
             f"{MOVED_LOCAL}; ip rule add pref 10 uidrange 0-0 lookup 100; ip route add local 127.0.0.0/8 dev lo src 10.30.0.10 table 100", "ip rule add pref 9 to 127.0.0.0/8 lookup local", None,
             on("worker-13", journal="journal", wording=NEWEST, kubernetes="1.36.0", calico="3.31.0"), network("10.30.0")),
    Scenario("src_route_8_without_32", source_routed("the /32 is gone, so the src hint on 127.0.0.0/8 counts", operator=True),
             "ip route del local 127.0.0.1 dev lo table local; " + source_route("192.168.7.10", "127.0.0.0/8"), HEAL_ROUTE, None, operator("node-07", wording=CANCELED), network("192.168.7")),
    Scenario("src_route_duplicate_ahead", source_routed("a second route for the /32 stands before the kernel's; replace would not remove it", "ip route del local 127.0.0.1"),
             "ip route prepend local 127.0.0.1 dev lo table local proto static scope host src 10.52.0.10", "ip route del local 127.0.0.1 dev lo table local src 10.52.0.10", None,
             on("worker-14", runtime="cri-o", journal="fluentbit"), network("10.52.0")),
    Scenario("src_route_nftables_proxy", source_routed("kube-proxy's own native masquerade wants its mark and is innocent; the src hint of the /32 is the cause, no iptables sync exists"),
             f"{NFTABLES_PROXY}\n{source_route('10.53.0.10')}", HEAL_ROUTE, None, on("worker-15", proxy_mode="nftables", kubernetes="1.33.2", calico="3.30.2"), network("10.53.0", proxy=False), play=with_native),
    Scenario("src_route_flip", source_routed("rule gone, checks pass; rule back, checks fail; nothing else changed"),
             source_route("10.54.0.10"), HEAL_ROUTE, None, on("worker-16", journal="journal"), network("10.54.0"), play=flipped()),
    Scenario("src_route_flip_without_counters", source_routed("saves without -c and no sockets: rule gone, Ready again; rule back, failing; nothing else changed: the natural experiment confirms"),
             source_route("10.59.0.10"), HEAL_ROUTE, None, on("worker-50"), network("10.59.0"), play=flipped(counters=False)),
    Scenario("no_127_address_with_default", Truth(["confirmed", "suspected"], "127.0.0.1 left lo and the default route takes it: the rule drops the packet, yet without the rule the check would fail too", ["loopback-routed-away"],
                                                  ["restore-loopback-route"], "ip ", NOTHING_HOLDS),
             "ip addr del 127.0.0.1/8 dev lo", "ip addr add 127.0.0.1/8 dev lo", DELETE_RULE, on("worker-17"), network("10.55.0"), rhythm=NEVER_KILLED),
    Scenario("bound_to_device", Truth(["confirmed", "suspected"], "SO_BINDTODEVICE: ss shows the node's address with %eth0; the rule drops it, and it would fail without the rule too; of §10.5 only dialling the node's address was seen to pass",
                                      ["source-unknown", "loopback-routed-away"], None, None,
                                      ["accept-loopback", "delete-rule", "exclude-loopback-from-nat", "lift-localnet-guard", "restore-loopback-route"]),
             useless=f"{ACCEPT_LO}; {DELETE_RULE}", installation=on("worker-18", runtime="cri-o", journal="journal"), node=network("10.56.0"), way=BIND_DEVICE),
    Scenario("native_copy_of_the_drop", Truth(["confirmed", "suspected"], "a native copy drops before KUBE-FIREWALL does, whose counter stays at 0; rewritten [UNREPLIED] entries and the copy's own counter say it; excluding lo from nat heals both",
                                              ["loopback-masqueraded"], ["exclude-loopback-from-nat"], "iptables-nft", NAT_DOES_NOT_LAST),
             f"{NATIVE_GUARD}; {masquerade()}", exclude(), None, on("worker-19"), network("10.57.0"), play=with_native),
    Scenario("native_copy_alone", Truth(["confirmed", "suspected"], "the rule stands in no iptables backend, a native copy of it drops the masqueraded check: the same conflict (§8.1)",
                                        ["loopback-masqueraded"], ["exclude-loopback-from-nat"], "iptables-nft", ["restore-loopback-route"]),
             f"{NATIVE_GUARD}; {masquerade()}", exclude(), None, on("worker-20"), network("10.58.0", localnet_drop=False), play=with_native),
    Scenario("native_copy_alone_plain", Truth(["confirmed", "suspected"], "the same in the plainest words of nft, in an inet table and with kubelet's comment",
                                              ["loopback-masqueraded"], ["exclude-loopback-from-nat"], "iptables-nft", ["restore-loopback-route"]),
             f"{NATIVE_GUARD_PLAIN}; {masquerade()}", exclude(), None, on("worker-52", journal="fluentbit"), network("10.63.0", localnet_drop=False), play=with_whole_native),

    # less to go by (§10.4)
    Scenario("conntrack_alone", masqueraded("no counters, one save; a rewritten [UNREPLIED] reply while the checks fail and the rule is hooked confirms"),
             masquerade(), exclude(), None, on("worker-21", journal="journal"), network("10.71.0"), play=conntrack_alone),
    Scenario("no_counters_with_rewriter", masqueraded("saves without -c, an exact rewriter, no witness: suspected", verdict=("suspected",)),
             masquerade(), exclude(), None, on("worker-22"), network("10.72.0"), play=without_counters),
    Scenario("no_counters_without_rewriter", Truth(["none"], "saves without -c and a clean nat: the rule is on every node, so nothing is suspected"),
             installation=on("worker-23"), node=network("10.73.0"), starved=True, play=without_counters),
    Scenario("one_snapshot_value", masqueraded("one snapshot with a value above 0: suspected", verdict=("suspected",)),
             masquerade(), exclude(), None, on("worker-24", journal="fluentbit"), network("10.74.0"), play=one_snapshot_after),
    Scenario("one_snapshot_zero_with_rewriter", masqueraded("one snapshot at 0 with an exact rewriter: suspected", verdict=("suspected",)),
             masquerade(match="! -o eth0"), exclude(), None, on("worker-25"), network("10.75.0"), play=one_snapshot_before),
    Scenario("one_snapshot_zero_clean", Truth(["none"], "one snapshot at 0 and nothing rewrites: inconclusive, no incident"),
             SAFE_MASQUERADES, installation=on("worker-26"), node=network("10.76.0"), starved=True, play=one_snapshot_before),
    Scenario("no_snapshot", Truth(["none"], "no firewall snapshot: cannot assess"),
             masquerade(), exclude(), None, on("worker-27"), network("10.78.0"), play=no_snapshot),
    Scenario("sync_hides_the_counter", masqueraded("kube-proxy's sync zeroes the counter before each snapshot: a reset is possible, so the flat counter takes nothing from the witnesses: confirmed"),
             masquerade(), exclude(), None, on("worker-28"), network("10.79.0"), play=synced_before_each_snapshot(True)),
    Scenario("sync_hides_the_counter_no_witness", masqueraded("the same without sockets and conntrack: delta 0 with a possible sync and an exact rewriter is suspected", verdict=("suspected",)),
             masquerade(), exclude(), None, on("worker-29", journal="journal"), network("10.80.0"), play=synced_before_each_snapshot(False)),
    Scenario("sync_between_snapshots", masqueraded("growth across failures before the sync, a lower bound after it, and an exact rewriter: confirmed without a socket"),
             masquerade(), exclude(), None, on("worker-30"), network("10.81.0"), play=synced_once_between),
    Scenario("recovered_a_moment_ago", Truth(["confirmed"], "the remedy was applied, the checks pass, the quiet period is not over: the confirmed incident is still the node's current one", ["loopback-masqueraded"]),
             masquerade(), installation=on("worker-31", journal="journal"), node=network("10.82.0"), play=recovered(12, 6)),
    Scenario("recovered_and_quiet", Truth(["confirmed"], "Ready, counter still, cause excluded for more than two minutes: resolved as verified, the verdict stays confirmed", ["loopback-masqueraded"]),
             masquerade(), installation=on("worker-32"), node=network("10.83.0"), play=recovered(165, 27)),
    Scenario("silent_in_back_off", masqueraded("calico-node waits in CrashLoopBackOff at the end: silence there is not health"),
             masquerade(), exclude(), None, on("worker-33", journal="journal"), network("10.84.0"), backoffs=(10, 20)),

    Scenario("collected_in_a_pod", Truth(["none"], "rules, routes and sockets are a pod's, not the node's: cannot assess"),
             masquerade(), installation=on("worker-51"), node=network("10.85.0"), play=inside_a_pod),

    # false alarms (§10.7) and look-alikes
    Scenario("masq_behind_return", innocent("an earlier RETURN for lo spares it; the server is starved, its connections complete"),
             f"{masquerade(match='-o lo', target='RETURN')}; {masquerade()}", installation=on("worker-34"), node=network("10.91.0"), starved=True),
    Scenario("masq_behind_set", innocent("the set does not hold 127.0.0.1: 'may rewrite' is no rewriter; connections complete, the counter stays 0"),
             "ipset create vpn-clients hash:net; ipset add vpn-clients 10.8.0.0/24; " + masquerade(match="-m set --match-set vpn-clients src"),
             installation=operator("worker-35"), node=network("10.92.0"), starved=True),
    Scenario("masq_behind_owner_no_sockets", innocent("owner match of another uid, delta 0, sockets not captured: 'may rewrite' is no rewriter, so none"),
             masquerade(match="-m owner --uid-owner 977"), installation=on("worker-36", journal="journal"), node=network("10.93.0"), starved=True, play=without_sockets),
    Scenario("drop_behind_accept", innocent("ACCEPT for lo stands before the jump in INPUT and OUTPUT: masqueraded checks get through; what times out is a starved server"),
             f"{ACCEPT_LO}; {masquerade()}", installation=on("worker-37"), node=network("10.94.0"), starved=True),
    Scenario("drop_not_hooked", innocent("nothing jumps to KUBE-FIREWALL; another rule drops port 9099"),
             f"iptables-nft -D INPUT -j KUBE-FIREWALL; iptables-nft -D OUTPUT -j KUBE-FIREWALL; iptables-nft -A INPUT -p tcp --dport 9099 -j DROP; {masquerade()}",
             installation=on("worker-38", journal="fluentbit"), node=network("10.95.0")),
    Scenario("output_policy_drop", innocent("OUTPUT's policy drops the SYN, the rule's counter stays 0 and nothing rewrites"),
             "iptables-nft -A OUTPUT -o eth0 -j ACCEPT; iptables-nft -P OUTPUT DROP", installation=operator("worker-39", wording=IO_TIMEOUT), node=network("10.96.7")),
    Scenario("peer_attack_while_starved", innocent("a peer raises the counter (route_localnet=1) while the check's own connections complete: the growth is not the check's"),
             installation=on("worker-40"), node=network("10.97.0"), starved=True, play=besieged),
    Scenario("agent_bound_to_node_address", innocent("an agent's SYNs to 127.0.0.53 raise the counter while the check's own connections complete"),
             installation=on("worker-41", journal="journal"), node=network("10.98.0"), starved=True, play=agent_on_the_node_address),
    Scenario("stale_policy_rule", innocent("the VPN is down: its table is empty, its rule leads nowhere, the counter keeps an old value; a starved server times out"),
             f"{MOVED_LOCAL}; ip rule add pref 10 lookup 100; iptables-nft -w -R KUBE-FIREWALL 1 -c 14 840 {LOCALNET_DROP}", installation=on("worker-42"), node=network("10.99.0"), starved=True),
    Scenario("stale_policy_rule_no_sockets", innocent("the same without sockets: delta 0 and no rewriter is none"),
             f"{MOVED_LOCAL}; ip rule add pref 10 lookup 100; iptables-nft -w -R KUBE-FIREWALL 1 -c 14 840 {LOCALNET_DROP}", installation=operator("worker-43"), node=network("10.100.0"), starved=True,
             play=without_sockets),
    Scenario("dial_0000_while_starved", innocent("the route gives 127.0.0.1 a foreign source, but the check dials 0.0.0.0: its connections complete from 127.0.0.1, the counter stays 0"),
             source_route("10.101.0.10"), installation=on("worker-44"), node=network("10.101.0"), way=Dialling(address="0.0.0.0"), starved=True),
    Scenario("src_route_duplicate_behind", innocent("the second route for the /32 stands behind the kernel's and is never asked; a starved server times out"),
             "ip route append local 127.0.0.1 dev lo table local proto static scope host src 10.102.0.10", installation=on("worker-45"), node=network("10.102.0"), starved=True),
    Scenario("two_boots", innocent("the counter is smaller, then larger, across a reboot; within the boot it does not move while the starved checks fail", also=["suspected"]),
             installation=on("worker-46", journal="journal"), node=network("10.103.0"), starved=True, play=rebooted),
    Scenario("reload_that_changed_more", innocent("after the reload INPUT's policy is DROP: rule gone and back is no experiment when more changed; the counter stays 0, nothing rewrites"),
             installation=on("worker-47", journal="journal"), node=network("10.104.0"), play=reload_that_changed_more),
    Scenario("safe_masquerades_refused", innocent("only masquerades that spare lo, and a check that is refused at once"),
             SAFE_MASQUERADES, installation=on("worker-48"), node=network("10.105.0"), listen=None),
    Scenario("latent_masq_without_failure", innocent("DROP behind ACCEPTs, a masquerade of lo and checks that pass: a latent risk, no incident"),
             f"{ACCEPT_LO}; {masquerade()}", installation=operator("worker-49"), node=network("10.106.0")),
]
