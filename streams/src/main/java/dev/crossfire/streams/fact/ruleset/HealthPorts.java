package dev.crossfire.streams.fact.ruleset;

/** Where Felix answers health checks. */
public final class HealthPorts {

    public static final int DEFAULT = 9099;

    /** On OpenShift-type installs. */
    public static final int OPENSHIFT = 9199;

    private HealthPorts() {}
}
