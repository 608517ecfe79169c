package dev.crossfire.ingest.pods;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster's Events and pods are shipped.
 *
 * @param cluster the name under which the cluster is known here
 * @param namespaces whose Events and pods are shipped, at least one
 * @param kubeconfig null = as kubectl looks for it: {@code KUBECONFIG}, {@code ~/.kube/config}, else the service account of the pod that
 *     this runs in
 * @param context of the kubeconfig; null = its current one
 * @param once list what is there, then stop
 */
public record PodsShipping(
        String cluster,
        List<String> namespaces,
        @Nullable Path kubeconfig,
        @Nullable String context,
        boolean once) {

    /** Where calico-node runs: installed by manifest, and by the operator. */
    public static final List<String> DEFAULT_NAMESPACES = List.of("kube-system", "calico-system");

    public PodsShipping {
        namespaces = List.copyOf(namespaces);
        if (cluster.isBlank()) {
            throw new IllegalArgumentException("the cluster needs a name, got a blank");
        }
        if (namespaces.isEmpty() || namespaces.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("name at least one namespace, such as kube-system, got " + namespaces);
        }
    }

    /** The cluster that kubectl would talk to, with all defaults. */
    public static PodsShipping of(String cluster) {
        return new PodsShipping(cluster, DEFAULT_NAMESPACES, null, null, false);
    }

    public PodsShipping withNamespaces(List<String> chosen) {
        return new PodsShipping(cluster, chosen, kubeconfig, context, once);
    }

    public PodsShipping withKubeconfig(@Nullable Path file, @Nullable String chosenContext) {
        return new PodsShipping(cluster, namespaces, file, chosenContext, once);
    }

    public PodsShipping onlyOnce() {
        return new PodsShipping(cluster, namespaces, kubeconfig, context, true);
    }
}
