package dev.crossfire.deploy.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crossfire.deploy.app.CommandFailed;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code /livez}, {@code /readyz} and {@code /metrics} of a process that serves nothing else. Tells counts and states, never contents. */
public final class StatusServer implements AutoCloseable {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int BACKLOG = 16;

    private final HttpServer http;
    private final ExecutorService answering;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Health health;

    private StatusServer(HttpServer http, Health health, List<MeterBinder> meters) {
        this.http = http;
        this.health = health;
        // One slow reader must not keep the kubelet's probe waiting.
        answering = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "crossfire-status");
            thread.setDaemon(true);
            return thread;
        });
        List.of(new JvmMemoryMetrics(), new JvmThreadMetrics(), new ProcessorMetrics(), new UptimeMetrics())
                .forEach(meter -> meter.bindTo(metrics));
        meters.forEach(meter -> meter.bindTo(metrics));
    }

    /** @throws CommandFailed when the address cannot be listened on */
    public static StatusServer start(HttpAddress address, Health health, List<MeterBinder> meters) {
        try {
            HttpServer http = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), BACKLOG);
            StatusServer server = new StatusServer(http, health, meters);
            http.setExecutor(server.answering);
            http.createContext("/", server::answer);
            http.start();
            return server;
        } catch (IOException e) {
            throw address.refused(e);
        }
    }

    /** Tells more under {@code /metrics}. */
    void add(MeterBinder meters) {
        meters.bindTo(metrics);
    }

    /** Where it answers. */
    public URI uri() {
        InetSocketAddress at = http.getAddress();
        String host = at.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort() + "/");
    }

    @Override
    public void close() {
        http.stop(0);
        answering.shutdownNow();
        metrics.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, TEXT, "GET and HEAD only\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/livez" -> state(exchange, health.alive(), "alive", "dead");
                case "/readyz" -> state(exchange, health.alive() && health.ready(), "ready", "not ready");
                case "/metrics" -> send(exchange, 200, METRICS, metrics.scrape());
                default -> send(exchange, 404, TEXT, "there is /livez, /readyz and /metrics\n");
            }
        }
    }

    private void state(HttpExchange exchange, boolean good, String yes, String no) throws IOException {
        String trouble = health.trouble();
        send(exchange, good ? 200 : 503, TEXT, good ? yes + "\n" : no + (trouble == null ? "" : ": " + trouble) + "\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }
}
