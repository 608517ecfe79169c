package dev.crossfire.streams.fact.ruleset;

import java.util.List;

/** Where Felix answers health checks, and where others do. */
public final class HealthPorts {

    public static final int DEFAULT = 9099;

    /** On OpenShift-type installs. */
    public static final int OPENSHIFT = 9199;

    /** Of other components of a node: kubelet, kube-proxy, etcd, controller manager, scheduler. */
    static final List<Integer> OF_OTHERS = List.of(10248, 10249, 10256, 2379, 2381, 10257, 10259);

    private HealthPorts() {}
}
