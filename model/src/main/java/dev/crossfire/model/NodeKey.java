package dev.crossfire.model;

/** One node of one cluster: the key of {@code crossfire.signals.v1}, written {@code cluster/node}. */
public record NodeKey(String cluster, String node) implements Comparable<NodeKey> {

    /** The cluster of a record that names none. */
    public static final String DEFAULT_CLUSTER = "default";

    /** The node of a record that names none. */
    public static final String UNKNOWN_NODE = "unknown";

    public NodeKey {
        if (cluster.isBlank() || node.isBlank()) {
            throw new IllegalArgumentException(
                    "cluster and node must not be blank, got '" + cluster + "/" + node + "'");
        }
    }

    /** Reads {@code cluster/node}: a node name is a DNS name and holds no slash, a cluster name may (the ARN of an EKS cluster does). */
    public static NodeKey parse(String key) {
        int slash = key.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("expected cluster/node, got '" + key + "'");
        }
        return new NodeKey(key.substring(0, slash), key.substring(slash + 1));
    }

    @Override
    public int compareTo(NodeKey other) {
        int byCluster = cluster.compareTo(other.cluster);
        return byCluster != 0 ? byCluster : node.compareTo(other.node);
    }

    @Override
    public String toString() {
        return cluster + "/" + node;
    }
}
