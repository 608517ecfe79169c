package dev.crossfire.deploy.app.doctor;

import dev.crossfire.deploy.app.CommandFailed;
import dev.crossfire.deploy.app.CrossfireCommand;
import dev.crossfire.deploy.app.ExitCode;
import dev.crossfire.deploy.app.KafkaAddress;
import dev.crossfire.deploy.app.process.KafkaFlags;
import dev.crossfire.deploy.app.process.Setting;
import dev.crossfire.deploy.app.process.Settings;
import dev.crossfire.deploy.app.stream.Intake;
import dev.crossfire.deploy.app.topics.TopicRecords;
import dev.crossfire.model.Json;
import dev.crossfire.model.raw.RawKind;
import dev.crossfire.streams.RuleCatalogue;
import dev.crossfire.streams.fact.SnapshotReader;
import dev.crossfire.streams.signal.Recogniser;
import dev.crossfire.streams.survey.Ailment;
import dev.crossfire.streams.survey.Ailment.Severity;
import dev.crossfire.streams.survey.Examination;
import dev.crossfire.streams.survey.Survey;
import dev.crossfire.streams.topology.HangingTransactions;
import dev.crossfire.streams.topology.HangingTransactions.Hanging;
import dev.crossfire.streams.topology.ReadTopic;
import dev.crossfire.streams.topology.StreamConfig;
import dev.crossfire.streams.topology.TopicLayout;
import dev.crossfire.streams.topology.TopicSetup;
import dev.crossfire.streams.topology.TopicSetupException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossfire doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        header = "Looks at the topics and says what is wrong or missing, and which setting cures it.",
        description = {
            "Reads the newest records of the raw topics, commits nothing and joins no group. Tells which forms stand in them, which fields",
            "they lack, how they are keyed, whose clocks differ, which nodes are silent, what the snapshots lack, and which transactions",
            "hang. Exits with 0 when there is no error, with 1 when there is one."
        },
        footerHeading = "%nFor example:%n",
        footer = "  crossfire doctor --kafka kafka-0:9092")
public final class DoctorCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DoctorCommand.class);
    private static final int MOST_RECORDS = 1_000_000;
    private static final Duration ANSWER = Duration.ofSeconds(10);

    enum Output {
        text,
        json
    }

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private KafkaFlags kafka;

    @Option(
            names = "--read",
            paramLabel = "KIND=TOPIC[@CLUSTER]",
            description = "Topics of yours that 'stream' reads as well, separated by commas. Variable: CROSSFIRE_READ.")
    private @Nullable String read;

    @Option(
            names = "--node-suffix",
            paramLabel = "DOMAIN",
            description =
                    "Domains that are no part of a node's name, separated by commas. Variable: CROSSFIRE_NODE_SUFFIX.")
    private @Nullable String nodeSuffix;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "2000",
            description = "How many of the newest records of each partition are looked at (default: ${DEFAULT-VALUE}).")
    private int records = 2000;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (records < 1 || records > MOST_RECORDS) {
            throw CommandFailed.badUsage("--records must be 1 to " + MOST_RECORDS + ", got " + records);
        }
        Settings settings = kafka.settings(CrossfireCommand.of(spec).environment())
                .with(Setting.READ, read)
                .with(Setting.NODE_SUFFIX, nodeSuffix);
        KafkaAddress brokers = settings.requiredKafka();
        Intake intake = Intake.from(settings);
        brokers.requireReachable();
        Instant now = Instant.now();
        DoctorReport report = examine(brokers, settings.topicPrefix(), intake, now);
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.json ? Json.pretty(report) + "\n" : report.text(now));
        out.flush();
        return (report.hasErrors() ? ExitCode.FAILED : ExitCode.RAN).code();
    }

    private DoctorReport examine(KafkaAddress brokers, String topicPrefix, Intake intake, Instant now) {
        List<Ailment> ailments = new ArrayList<>(layout(brokers, topicPrefix));
        ailments.addAll(hanging(brokers, topicPrefix, now));
        Recogniser recogniser = new Recogniser(RuleCatalogue.shipped().signals(), SnapshotReader::read, intake.names());
        Survey survey = new Survey(input -> recogniser.recognise(intake.within(input)), intake.names());
        Map<RawKind, String> own = new EnumMap<>(RawKind.class);
        try (TopicRecords sample = new TopicRecords(brokers, records)) {
            for (RawKind kind : RawKind.values()) {
                String name = kind.topic().withPrefix(topicPrefix).name();
                boolean mapped = intake.reads().stream()
                        .anyMatch(each -> each.kind() == kind && !each.topic().equals(name));
                if (read(sample, survey, kind, name, ailments, brokers) && !mapped) {
                    own.put(kind, name);
                }
            }
            for (ReadTopic other : intake.reads()) {
                if (!survey.topics().containsKey(other.topic())
                        && read(sample, survey, other.kind(), other.topic(), ailments, brokers)) {
                    own.put(other.kind(), other.topic());
                }
            }
        } catch (KafkaException e) {
            throw CommandFailed.failed("the topics at " + brokers + " cannot be read: " + e.getMessage());
        }
        List<Ailment> all = Stream.concat(ailments.stream(), Examination.of(survey, own, now).stream())
                .sorted(Comparator.comparing(Ailment::severity))
                .toList();
        List<DoctorReport.Topic> topics =
                survey.topics().values().stream().map(DoctorReport.Topic::of).toList();
        return new DoctorReport(brokers.bootstrap(), survey.nodes().size(), topics, all);
    }

    /** Reads a topic into the survey; false when it cannot be. */
    private static boolean read(
            TopicRecords sample,
            Survey survey,
            RawKind kind,
            String name,
            List<Ailment> ailments,
            KafkaAddress brokers) {
        try {
            if (sample.read(kind, name, survey::take)) {
                survey.topic(name);
                return true;
            }
            boolean said = ailments.stream()
                    .anyMatch(ailment -> ailment.id().equals("topic-missing")
                            && ailment.subject().equals(name));
            if (!said) {
                ailments.add(missing(name, "name a topic that is there: " + Setting.READ));
            }
        } catch (AuthorizationException e) {
            boolean said = ailments.stream()
                    .anyMatch(ailment -> ailment.id().equals("access-denied")
                            && ailment.subject().equals(name));
            if (!said) {
                ailments.add(denied(name, Set.of(AclOperation.READ), brokers));
            }
        }
        return false;
    }

    /** What differs from how our own topics should be. */
    private static List<Ailment> layout(KafkaAddress brokers, String topicPrefix) {
        TopicLayout layout = new TopicLayout(topicPrefix, null, (short) -1);
        try (TopicSetup setup = TopicSetup.connect(brokers.bootstrap(), Map.of(), layout)) {
            List<Ailment> ailments = new ArrayList<>(ofLayout(setup.check(), brokers));
            setup.denied().forEach((topic, rights) -> ailments.add(denied(topic, rights, brokers)));
            return ailments;
        } catch (TopicSetupException e) {
            return List.of(new Ailment(
                    "topics-unknown",
                    Severity.ERROR,
                    "the cluster",
                    String.valueOf(e.getMessage()),
                    "what the topics are like cannot be told",
                    "look at the brokers' log",
                    null));
        }
    }

    /** What our topics wait for that nobody will end. Who may not look is told of nothing: the rights for it are not needed otherwise. */
    private static List<Ailment> hanging(KafkaAddress brokers, String topicPrefix, Instant now) {
        String changelogs = StreamConfig.applicationId(topicPrefix) + "-";
        Map<String, Object> client = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers.bootstrap(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(ANSWER.toMillis()),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(ANSWER.toMillis()));
        try (Admin admin = Admin.create(client)) {
            Map<Long, List<Hanging>> byProducer =
                    HangingTransactions.of(
                                    admin,
                                    name -> name.startsWith(topicPrefix + ".") || name.startsWith(changelogs),
                                    now)
                            .stream()
                            .collect(Collectors.groupingBy(Hanging::producerId, TreeMap::new, Collectors.toList()));
            return byProducer.values().stream()
                    .map(partitions -> hanging(partitions, brokers))
                    .toList();
        } catch (KafkaException e) {
            LOG.info("whether transactions hang cannot be told: {}", e.getMessage());
            return List.of();
        }
    }

    private static Ailment hanging(List<Hanging> partitions, KafkaAddress brokers) {
        Hanging first = partitions.get(0);
        String tool = "kafka-transactions.sh --bootstrap-server " + brokers;
        int more = partitions.size() - 1;
        return new Ailment(
                "transaction-hangs",
                Severity.ERROR,
                first.partition().toString(),
                "is held at offset " + first.start() + " of " + first.end() + " by a transaction of producer "
                        + first.producerId() + " that nobody will end, its last record is of " + first.last()
                        + (more == 0 ? "" : " (" + more + " more partitions likewise)"),
                "nothing behind it is ever read, and 'stream' waits there for ever",
                tool + " abort --topic " + first.partition().topic() + " --partition "
                        + first.partition().partition() + " --start-offset " + first.start()
                        + (more == 0 ? "" : "; '" + tool + " find-hanging --broker-id ID' lists the others"),
                null);
    }

    private static List<Ailment> ofLayout(List<String> differences, KafkaAddress brokers) {
        List<Ailment> ailments = new ArrayList<>();
        List<String> partitions = new ArrayList<>();
        for (String difference : differences) {
            String topic = difference.split(" ", 2)[0];
            if (difference.endsWith(" is missing")) {
                ailments.add(missing(topic, "./crossfire topics create --kafka " + brokers));
            } else if (difference.contains(" partitions ")) {
                partitions.add(difference);
            } else if (difference.endsWith(TopicSetup.NO_RIGHT)) {
                ailments.add(new Ailment(
                        "access-denied",
                        Severity.ERROR,
                        topic,
                        difference.substring(topic.length()).strip(),
                        "what it is like cannot be told",
                        acl("--operation Describe --operation DescribeConfigs", topic, brokers),
                        null));
            } else {
                ailments.add(new Ailment(
                        "topic-differs",
                        Severity.WARNING,
                        topic,
                        difference.substring(topic.length()).strip(),
                        "what is kept, or how large a record may be, is not as the diagnosis expects",
                        "'./crossfire topics check --kafka " + brokers
                                + "' lists what differs; kafka-configs.sh --alter sets it",
                        null));
            }
        }
        if (!partitions.isEmpty()) {
            ailments.add(new Ailment(
                    "partitions-differ",
                    Severity.NOTE,
                    partitions.size() + " topics:",
                    partitions.get(0) + (partitions.size() == 1 ? "" : ", and so on"),
                    "it works: their number bounds how many instances can share the work, and is fixed at creation",
                    "nothing, unless more than that many threads are to share it",
                    null));
        }
        return ailments;
    }

    private static Ailment missing(String topic, String cure) {
        return new Ailment(
                "topic-missing",
                Severity.ERROR,
                topic,
                "is not there",
                "nothing can be sent to it, and nothing is read from it",
                cure,
                null);
    }

    private static Ailment denied(String topic, Set<AclOperation> rights, KafkaAddress brokers) {
        List<String> names = rights.stream().map(DoctorCommand::name).toList();
        return new Ailment(
                "access-denied",
                Severity.ERROR,
                topic,
                "denies this client the right to " + String.join(" and ", names).toLowerCase(Locale.ROOT),
                "'stream' needs it, if it connects as this client does",
                acl("--operation " + String.join(" --operation ", names), topic, brokers),
                null);
    }

    /** As Kafka's own tools write it. */
    private static String name(AclOperation right) {
        return right == AclOperation.READ ? "Read" : "Write";
    }

    private static String acl(String operations, String topic, KafkaAddress brokers) {
        return "kafka-acls.sh --bootstrap-server " + brokers + " --add --allow-principal User:NAME " + operations
                + " --topic " + topic;
    }
}
