package dev.crossfire.ingest.pods;

import dev.crossfire.ingest.ShippingFailure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The way to a cluster's API server, as kubectl finds it. */
final class ApiAccess {

    private static final String CURE = "name a kubeconfig with --kubeconfig, or set KUBECONFIG";
    private static final Path SERVICE_ACCOUNT = Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);

    private final PodsShipping shipping;

    ApiAccess(PodsShipping shipping) {
        this.shipping = shipping;
    }

    /** One line that names what is missing and the cure; empty when there is a way. Asks no server. */
    Optional<String> lacks(UnaryOperator<@Nullable String> environment) {
        Path named = shipping.kubeconfig();
        if (named != null) {
            return Files.isReadable(named)
                    ? Optional.empty()
                    : Optional.of(named + (Files.exists(named) ? " may not be read by this user" : " does not exist")
                            + ": " + CURE);
        }
        String variable = environment.apply("KUBECONFIG");
        if (variable != null && !variable.isBlank()) {
            for (String file : variable.split(File.pathSeparator, -1)) {
                if (Files.isReadable(Path.of(file))) {
                    return Optional.empty();
                }
            }
            return Optional.of("KUBECONFIG names " + variable + ", which cannot be read: " + CURE);
        }
        String home = environment.apply("HOME");
        boolean own = home != null && Files.isReadable(Path.of(home, ".kube", "config"));
        return own || Files.isReadable(SERVICE_ACCOUNT)
                ? Optional.empty()
                : Optional.of(
                        "no cluster to ask: no KUBECONFIG, no ~/.kube/config, and this is no pod with a service account: "
                                + CURE);
    }

    /** A client; asks no server. */
    KubernetesClient connect() throws ShippingFailure {
        try {
            Config config = new ConfigBuilder(base())
                    // The watches try again by themselves, and tell.
                    .withRequestRetryBackoffLimit(1)
                    .build();
            return new KubernetesClientBuilder().withConfig(config).build();
        } catch (RuntimeException e) {
            throw new ShippingFailure("cannot make sense of the kubeconfig: " + e.getMessage() + ": " + CURE, e);
        }
    }

    private Config base() throws ShippingFailure {
        Path file = shipping.kubeconfig();
        if (file == null) {
            return Config.autoConfigure(shipping.context());
        }
        if (!Files.isReadable(file)) {
            throw new ShippingFailure(file + " cannot be read: " + CURE);
        }
        return Config.fromKubeconfig(shipping.context(), file.toFile());
    }

    /** Why a request failed, in one line for people. */
    static String reason(WatchedKind kind, String namespace, Throwable failure, String server) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refused && refused.getCode() > 0) {
                return reason(kind, namespace, refused);
            }
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return "the API server " + server + " does not answer (" + why + ")";
    }

    private static String reason(WatchedKind kind, String namespace, KubernetesClientException refused) {
        return switch (refused.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                "may not list or watch " + kind.plural() + " in " + namespace
                        + " (403): grant the verbs list and watch on " + kind.plural() + " there";
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                "the API server does not know who asks (401): renew the kubeconfig's credentials";
            default ->
                "the API server refused to list " + kind.plural() + " in " + namespace + " (" + refused.getCode()
                        + "): "
                        + String.valueOf(refused.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("");
        };
    }
}
