package dev.crossfire.ingest.pods;

import dev.crossfire.ingest.Acknowledgements;
import dev.crossfire.ingest.RawRecordSink;
import dev.crossfire.ingest.ShippingFailure;
import dev.crossfire.ingest.ThreadedShipper;
import dev.crossfire.ingest.pods.ObjectGathering.Batch;
import dev.crossfire.model.raw.RawKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Ships Events and pods as the API server tells them, those of one node together. After a start everything that is there is told again. */
public final class PodsShipper extends ThreadedShipper {

    /** An object waits at most this long for others to share its record. */
    private static final Duration GATHER_FOR = Duration.ofMillis(200);

    private final PodsShipping shipping;
    private final ApiAccess access;
    private final ObjectQueue queue;
    private final ObjectGathering gathering;
    private Acknowledgements sent = new Acknowledgements();
    private long gatheringSince;

    /** @param sink is not closed with the shipper */
    public PodsShipper(PodsShipping shipping, RawRecordSink sink) {
        this(shipping, sink, new ObjectQueue());
    }

    /** With its queue handed in, for tests. */
    PodsShipper(PodsShipping shipping, RawRecordSink sink, ObjectQueue queue) {
        super(RawKind.PODS, sink, shipping.once());
        this.shipping = shipping;
        this.queue = queue;
        this.access = new ApiAccess(shipping);
        this.gathering = new ObjectGathering(shipping.cluster());
    }

    @Override
    public Optional<String> lacks() {
        return access.lacks(System::getenv);
    }

    @Override
    protected void ship() throws ShippingFailure, InterruptedException {
        sent = new Acknowledgements();
        gathering.drain();
        try (KubernetesClient client = access.connect()) {
            if (shipping.once()) {
                list(client);
            } else {
                follow(client);
            }
        }
    }

    /** What can be listed is sent before what cannot is told. */
    private void list(KubernetesClient client) throws ShippingFailure, InterruptedException {
        List<String> refused = new ArrayList<>();
        for (String namespace : shipping.namespaces()) {
            for (WatchedKind kind : WatchedKind.values()) {
                try {
                    for (GenericKubernetesResource object : client.genericKubernetesResources(kind.context())
                            .inNamespace(namespace)
                            .list()
                            .getItems()) {
                        take(client, ClusterWatches.named(kind, object));
                    }
                } catch (KubernetesClientException e) {
                    refused.add(ApiAccess.reason(kind, namespace, e, String.valueOf(client.getMasterUrl())));
                }
            }
        }
        flush();
        sent.awaitAll();
        if (!refused.isEmpty()) {
            throw new ShippingFailure(String.join("; ", refused));
        }
    }

    private void follow(KubernetesClient client) throws ShippingFailure, InterruptedException {
        while (true) {
            queue.reset();
            try (ClusterWatches watches =
                    ClusterWatches.start(client, shipping.namespaces(), this::enqueue, vitals())) {
                carry(client, watches);
            }
            vitals().restarted();
            vitals().warn("fell behind while the brokers took nothing: lists everything again");
        }
    }

    private void enqueue(GenericKubernetesResource object) {
        if (!queue.put(object)) {
            vitals().skipped(1);
        }
    }

    /** Until objects had to be dropped. */
    private void carry(KubernetesClient client, ClusterWatches watches) throws ShippingFailure, InterruptedException {
        while (!queue.mustListAgain()) {
            GenericKubernetesResource object = queue.poll(GATHER_FOR);
            if (object != null) {
                take(client, object);
            }
            boolean due = !gathering.isEmpty() && System.nanoTime() - gatheringSince >= GATHER_FOR.toNanos();
            if (due || gathering.isFull()) {
                flush();
            }
            sent.settled();
            say(watches);
        }
        flush();
    }

    private void say(ClusterWatches watches) {
        String trouble = watches.trouble();
        boolean synced = trouble == null && watches.synced();
        if (trouble != null) {
            vitals().trouble(trouble);
        } else if (synced) {
            vitals().wellAgain();
        }
        vitals().ready(synced);
    }

    private void take(KubernetesClient client, GenericKubernetesResource object) throws InterruptedException {
        if (gathering.isEmpty()) {
            gatheringSince = System.nanoTime();
        }
        ApiObject told = new ApiObject(object);
        gathering.add(client.getKubernetesSerialization().asJson(object), told.node(), told.at());
        if (gathering.isFull()) {
            flush();
        }
    }

    private void flush() throws InterruptedException {
        List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
        for (Batch batch : gathering.drain()) {
            acknowledged.add(sink().send(batch.record()).thenRun(() -> shipped(batch)));
        }
        if (!acknowledged.isEmpty()) {
            sent.add(null, acknowledged);
        }
    }

    private void shipped(Batch batch) {
        vitals().shipped(batch.objects(), batch.record().value().length);
        if (batch.newest() != null) {
            vitals().newest(batch.newest());
        }
    }
}
