package dev.crossfire.ingest.pods;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Locale;

/** What is watched. As bare objects, whatever fields they have: what the API server says is handed on unchanged. */
enum WatchedKind {
    EVENT("Event"),
    POD("Pod");

    static final String VERSION = "v1";

    private final String kind;

    WatchedKind(String kind) {
        this.kind = kind;
    }

    String kind() {
        return kind;
    }

    String plural() {
        return kind.toLowerCase(Locale.ROOT) + "s";
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withVersion(VERSION)
                .withKind(kind)
                .withPlural(plural())
                .withNamespaced(true)
                .build();
    }
}
