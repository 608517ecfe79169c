package dev.crossfire.ingest.pods;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/** What behaves like an API server, over real HTTP on a free port: keeps objects, and answers as scripted where a script is given. */
final class ApiServer implements AutoCloseable {

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    private ApiServer(KubernetesMockServer server) {
        this.server = server;
        this.client = server.createClient();
    }

    static ApiServer start() {
        return start(0);
    }

    static ApiServer start(int port) {
        Map<ServerRequest, Queue<ServerResponse>> scripts = new ConcurrentHashMap<>();
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), scripts, new KubernetesMixedDispatcher(scripts), false);
        server.init(InetAddress.getLoopbackAddress(), port);
        return new ApiServer(server);
    }

    KubernetesMockServer script() {
        return server;
    }

    int port() {
        return server.getPort();
    }

    /** Writes a kubeconfig that names it. */
    static Path kubeconfig(Path file, int port) throws IOException {
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: other
                contexts:
                - {name: other, context: {cluster: gone, user: none}}
                - {name: test, context: {cluster: test, user: none}}
                clusters:
                - {name: gone, cluster: {server: "http://127.0.0.1:1"}}
                - {name: test, cluster: {server: "http://127.0.0.1:%d"}}
                users:
                - {name: none, user: {token: t}}
                """.formatted(port));
    }

    /** Makes an object, or replaces it. */
    void put(String json) {
        GenericKubernetesResource object =
                new KubernetesSerialization().unmarshal(json, GenericKubernetesResource.class);
        WatchedKind kind = object.getKind().equals("Pod") ? WatchedKind.POD : WatchedKind.EVENT;
        client.genericKubernetesResources(kind.context())
                .inNamespace(object.getMetadata().getNamespace())
                .resource(object)
                .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
