package dev.crossfire.serve.feed;

import dev.crossfire.model.Json;
import dev.crossfire.serve.feed.Problem.Refusal;
import dev.crossfire.serve.feed.page.NoticePage;
import dev.crossfire.serve.history.HistoryException;
import dev.crossfire.serve.history.IncidentHistory;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed over HTTP, on this machine alone. It reads Kafka, writes its own view of it and what people do about incidents, and knows nothing
 * that the topics do not say: it can be stopped and started at any time.
 */
public final class FeedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FeedServer.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final String JSON = "application/json";
    private static final String HTML = "text/html";
    private static final String TEXT = "text/plain";

    private final FeedConfig config;
    private final FeedSource source;
    private final IncidentFeed feed;
    private final IncidentApi api;
    private final ActionApi actions;
    private final IncidentStream stream;
    private final IncidentPages pages;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Javalin http;

    private FeedServer(
            FeedConfig config,
            FeedSource source,
            IncidentFeed feed,
            List<MeterBinder> meters,
            Supplier<Optional<String>> caution,
            InstantSource clock,
            Duration heartbeat) {
        this.config = config;
        this.source = source;
        this.feed = feed;
        api = new IncidentApi(feed.history());
        actions = new ActionApi(config, feed.history(), clock);
        stream = new IncidentStream(feed.log(), heartbeat);
        pages = new IncidentPages(feed.history(), caution, clock);
        ownMeters().forEach(meter -> meter.bindTo(metrics));
        meters.forEach(meter -> meter.bindTo(metrics));
        http = Javalin.create(this::configure);
    }

    /**
     * Listens and begins to read. Returns at once: {@link #ready()} tells when everything is read.
     *
     * @param meters more that {@code /metrics} should tell, such as the ledgers of a topology in the same process
     * @param caution what whoever looks at the page must know of the diagnosis itself, as it stands when asked; empty for nothing
     * @throws UncheckedIOException when the port cannot be listened on; its message says what to do
     */
    public static FeedServer start(FeedConfig config, List<MeterBinder> meters, Supplier<Optional<String>> caution) {
        return start(config, new TopicReader(config), meters, caution, InstantSource.system(), HEARTBEAT);
    }

    /** One that reads the topics of a diagnosis which runs elsewhere. */
    public static FeedServer start(FeedConfig config, List<MeterBinder> meters) {
        return start(config, meters, Optional::empty);
    }

    static FeedServer start(
            FeedConfig config, FeedSource source, List<MeterBinder> meters, InstantSource clock, Duration heartbeat) {
        return start(config, source, meters, Optional::empty, clock, heartbeat);
    }

    static FeedServer start(
            FeedConfig config,
            FeedSource source,
            List<MeterBinder> meters,
            Supplier<Optional<String>> caution,
            InstantSource clock,
            Duration heartbeat) {
        IncidentFeed feed =
                new IncidentFeed(new IncidentHistory(config.history(), clock), new FeedLog(FeedLog.DEFAULT_CAPACITY));
        FeedServer server = new FeedServer(config, source, feed, meters, caution, clock, heartbeat);
        server.listen();
        source.start(feed);
        return server;
    }

    /** The port that it listens on; the one that was chosen when 0 was asked for. */
    public int port() {
        return http.port();
    }

    /** Where people find the page. */
    public URI uri() {
        String host = config.address();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/");
    }

    /** Whether everything that was there at start has been read. */
    public boolean ready() {
        return source.caughtUp();
    }

    @Override
    public void close() {
        source.close();
        feed.log().close();
        http.stop();
        actions.close();
        feed.history().close();
        metrics.close();
    }

    private List<MeterBinder> ownMeters() {
        List<MeterBinder> meters = new ArrayList<>();
        meters.add(new FeedMetrics(feed, stream, source));
        meters.add(new JvmMemoryMetrics());
        meters.add(new JvmThreadMetrics());
        meters.add(new ClassLoaderMetrics());
        meters.add(new ProcessorMetrics());
        meters.add(new UptimeMetrics());
        return meters;
    }

    private void listen() {
        // Asked first, because the HTTP server tells the same at length in the log.
        try (ServerSocket probe = new ServerSocket(config.port(), 1, InetAddress.getByName(config.address()))) {
            LOG.debug("{} is free", probe.getLocalSocketAddress());
        } catch (IOException e) {
            throw cannotListen(e);
        }
        try {
            http.start(config.address(), config.port());
        } catch (JavalinBindException e) {
            throw cannotListen(e);
        }
        LOG.info("feed listens on {}", uri());
    }

    private UncheckedIOException cannotListen(Exception e) {
        String message = "cannot listen on " + config.address() + ":" + config.port()
                + ": " + (config.port() > 0 && config.port() < 1024 ? "this user may not, or " : "")
                + "another process listens there; stop it or choose another port";
        BindException cause = new BindException(message);
        cause.initCause(e);
        return new UncheckedIOException(message, cause);
    }

    private void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.http.prefer405over404 = true;
        javalin.router.ignoreTrailingSlashes = false;
        javalin.jetty.modifyServer(jetty -> jetty.setErrorHandler(UnreadableRequest::answer));
        javalin.routes.before(RequestGuard::admit);
        routes(javalin.routes);
        failures(javalin.routes);
    }

    /** Everything that can be asked for. */
    private void routes(RoutesConfig routes) {
        get(routes, "/", restored(pages::list), HTML);
        get(routes, "/incidents/{id}", restored(pages::one), HTML);
        get(routes, "/api/v1/incidents", restored(api::list), JSON);
        get(routes, "/api/v1/incidents/{id}", restored(api::one), JSON);
        get(routes, "/api/v1/incidents/{id}/revisions", restored(api::revisions), JSON);
        get(routes, "/api/v1/outbreaks", restored(api::outbreaks), JSON);
        get(routes, "/api/v1/explain", restored(api::explain), JSON);
        get(routes, ActionApi.PATH, restored(actions::list), JSON);
        routes.post(ActionApi.PATH, restored(actions::post));
        get(routes, "/api/v1/stream", restored(ctx -> stream.serve(ctx, isHead(ctx))), "text/event-stream");
        get(
                routes,
                "/metrics",
                ctx -> ctx.result(metrics.scrape()).contentType("text/plain; version=0.0.4; charset=utf-8"),
                TEXT);
        get(routes, "/livez", this::live, TEXT);
        get(routes, "/readyz", this::readiness, TEXT);
        for (StaticFile file : StaticFile.ALL) {
            get(routes, file.path(), file::serve, file.mediaType(), JSON);
        }
    }

    private static void get(RoutesConfig routes, String path, Handler handler, String... mediaTypes) {
        Handler negotiated = ctx -> {
            String type = AcceptHeader.choose(ctx.header("Accept"), mediaTypes)
                    .orElseThrow(() -> Refusal.notAcceptable(
                            path + " comes as " + mediaTypes[0] + ", which the Accept header does not take"));
            ctx.contentType(type + (type.startsWith("text/") ? ";charset=utf-8" : ""));
            handler.handle(ctx);
        };
        routes.get(path, negotiated);
        routes.head(path, negotiated);
    }

    /** Half of the truth would look like the whole of it: nothing is told before everything is read. */
    private Handler restored(Handler handler) {
        return ctx -> {
            if (!source.caughtUp()) {
                throw Refusal.unavailable(reading());
            }
            handler.handle(ctx);
        };
    }

    private String reading() {
        String trouble = source.trouble();
        return trouble != null
                ? trouble
                : "reading what is known: " + feed.incidents().read().sum() + " records so far";
    }

    private void live(Context ctx) {
        ctx.status(source.alive() ? 200 : 503);
        ctx.result(source.alive() ? "alive\n" : "dead: " + reading() + "\n");
    }

    private void readiness(Context ctx) {
        boolean ready = source.caughtUp() && source.trouble() == null;
        ctx.status(ready ? 200 : 503);
        ctx.result(ready ? "ready\n" : reading() + "\n");
    }

    private static boolean isHead(Context ctx) {
        return ctx.method().equals(HandlerType.HEAD);
    }

    private static void failures(RoutesConfig routes) {
        routes.exception(Refusal.class, (e, ctx) -> answer(ctx, e.problem(ctx.path())));
        routes.exception(
                HistoryException.class,
                (e, ctx) -> answer(
                        ctx, Refusal.unavailable(String.valueOf(e.getMessage())).problem(ctx.path())));
        routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, ofFramework(e, ctx)));
        routes.exception(IOException.class, (e, ctx) -> LOG.debug("client of {} is gone", ctx.path(), e));
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
            answer(
                    ctx,
                    new Problem(
                            "about:blank",
                            "Internal Server Error",
                            500,
                            "the server failed; its log says why",
                            ctx.path(),
                            null));
        });
    }

    private static Problem ofFramework(HttpResponseException e, Context ctx) {
        return switch (e.getStatus()) {
            case 404 ->
                new Problem("about:blank", "Not Found", 404, "there is nothing at " + ctx.path(), ctx.path(), null);
            case 405 -> {
                String takes = ctx.path().equals(ActionApi.PATH) ? "GET, HEAD and POST" : "GET and HEAD";
                ctx.header("Allow", takes.replace(" and ", ", "));
                yield new Problem(
                        "about:blank",
                        "Method Not Allowed",
                        405,
                        ctx.path() + " takes " + takes + ", not " + ctx.method(),
                        ctx.path(),
                        null);
            }
            default ->
                new Problem(
                        "about:blank",
                        "Request Refused",
                        e.getStatus(),
                        String.valueOf(e.getMessage()),
                        ctx.path(),
                        null);
        };
    }

    private static void answer(Context ctx, Problem problem) {
        ctx.status(problem.status());
        if (problem.status() == 503) {
            ctx.header("Retry-After", "2");
        }
        boolean page = (ctx.path().equals("/") || ctx.path().startsWith("/incidents/"))
                && AcceptHeader.names(ctx.header("Accept"), HTML);
        if (page) {
            ctx.contentType("text/html;charset=utf-8");
            ctx.result(
                    problem.status() == 503
                            ? NoticePage.restoring(problem.detail())
                            : NoticePage.problem(problem.title(), problem.detail()));
        } else {
            ctx.contentType(Problem.MEDIA_TYPE);
            ctx.result(Json.write(problem));
        }
    }
}
