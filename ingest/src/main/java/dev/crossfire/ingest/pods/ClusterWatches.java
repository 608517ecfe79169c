package dev.crossfire.ingest.pods;

import dev.crossfire.ingest.ShipperVitals;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One informer for each kind and namespace: it lists, watches, and lists again when the server has forgotten where it was (410). It keeps
 * of each object only its name and version.
 */
final class ClusterWatches implements AutoCloseable {

    private final Consumer<GenericKubernetesResource> objects;
    private final String server;
    private final ShipperVitals vitals;
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private ClusterWatches(Consumer<GenericKubernetesResource> objects, String server, ShipperVitals vitals) {
        this.objects = objects;
        this.server = server;
        this.vitals = vitals;
    }

    /** @param objects takes each object that is there, and each that comes or changes */
    static ClusterWatches start(
            KubernetesClient client,
            List<String> namespaces,
            Consumer<GenericKubernetesResource> objects,
            ShipperVitals vitals) {
        ClusterWatches watches = new ClusterWatches(objects, String.valueOf(client.getMasterUrl()), vitals);
        for (String namespace : namespaces) {
            for (WatchedKind kind : WatchedKind.values()) {
                watches.watch(client, kind, namespace);
            }
        }
        return watches;
    }

    private void watch(KubernetesClient client, WatchedKind kind, String namespace) {
        String name = kind.plural() + " in " + namespace;
        SharedIndexInformer<GenericKubernetesResource> informer = client.genericKubernetesResources(kind.context())
                .inNamespace(namespace)
                .runnableInformer(0)
                .itemStore(new ReducedStateItemStore<>(
                        ReducedStateItemStore.UID_KEY_STATE,
                        GenericKubernetesResource.class,
                        client.getKubernetesSerialization()))
                .addEventHandler(handler(kind, name))
                .exceptionHandler((started, failure) -> {
                    vitals.failed();
                    troubles.put(name, ApiAccess.reason(kind, namespace, failure, server));
                    return true;
                });
        informers.add(informer);
        // Its failures come to the exception handler.
        var unused = informer.start();
    }

    private ResourceEventHandler<GenericKubernetesResource> handler(WatchedKind kind, String name) {
        return new ResourceEventHandler<>() {
            @Override
            public void onList(String resourceVersion, boolean remaining) {
                troubles.remove(name);
            }

            @Override
            public void onAdd(GenericKubernetesResource object) {
                hand(kind, object);
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
                hand(kind, object);
            }

            @Override
            public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
                // Events expire and pods go: what they said stays true.
            }
        };
    }

    private void hand(WatchedKind kind, GenericKubernetesResource object) {
        objects.accept(named(kind, object));
    }

    /** The items of a list leave out what they are; in a watch they say it. */
    static GenericKubernetesResource named(WatchedKind kind, GenericKubernetesResource object) {
        if (object.getKind() == null) {
            object.setKind(kind.kind());
        }
        if (object.getApiVersion() == null) {
            object.setApiVersion(WatchedKind.VERSION);
        }
        return object;
    }

    /** Whether every kind was listed in every namespace, and is watched. */
    boolean synced() {
        return informers.stream().allMatch(informer -> informer.hasSynced() && informer.isWatching());
    }

    /** What stands in the way of a watch; null when nothing does. */
    @Nullable
    String trouble() {
        return troubles.values().stream().sorted().findFirst().orElse(null);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
