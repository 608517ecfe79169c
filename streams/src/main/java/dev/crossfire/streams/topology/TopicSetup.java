package dev.crossfire.streams.topology;

import dev.crossfire.model.Topic;
import dev.crossfire.model.raw.RawKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics, and says what differs from how they should be. Creating leaves an existing topic as it is. */
public final class TopicSetup implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final long POLL_NANOS = 20_000_000;

    /** How {@link #check()} ends the sentence about a topic that it could not look at. */
    public static final String NO_RIGHT = "this client lacks the right to describe it";

    private final Admin admin;
    private final String bootstrap;
    private final TopicLayout layout;

    private TopicSetup(Admin admin, String bootstrap, TopicLayout layout) {
        this.admin = admin;
        this.bootstrap = bootstrap;
        this.layout = layout;
    }

    /**
     * @param client further settings of the Kafka client, such as security
     * @throws TopicSetupException when the address or a setting is none
     */
    public static TopicSetup connect(String bootstrap, Map<String, String> client, TopicLayout layout) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER.toMillis()));
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(REQUEST.toMillis()));
        try {
            return new TopicSetup(Admin.create(settings), bootstrap, layout);
        } catch (RuntimeException e) {
            throw new TopicSetupException(
                    "no Kafka client for " + bootstrap + " (" + innermost(e)
                            + "): check the address and the client settings",
                    e);
        }
    }

    /**
     * Creates what is missing and waits until it can be used.
     *
     * @return names of the topics that were made
     * @throws TopicSetupException when the broker does not answer or refuses
     */
    public List<String> create() {
        Set<String> present = await(admin.listTopics().names());
        List<NewTopic> missing = layout.topics().stream()
                .filter(topic -> !present.contains(topic.name()))
                .map(this::newTopic)
                .toList();
        List<String> made = new ArrayList<>();
        admin.createTopics(missing).values().forEach((name, future) -> {
            if (made(future)) {
                made.add(name);
            }
        });
        awaitLeaders(missing.stream().map(NewTopic::name).toList());
        return made.stream().sorted().toList();
    }

    /**
     * Names of those that are not there; for a process that starts before they are made.
     *
     * @param wanted under their own names, without the layout's prefix
     * @throws TopicSetupException when the broker does not answer or refuses
     */
    public List<String> missing(List<Topic<?, ?>> wanted) {
        return missingNames(wanted.stream()
                .map(topic -> topic.withPrefix(layout.prefix()).name())
                .toList());
    }

    /**
     * Which of these names no topic has.
     *
     * @throws TopicSetupException when the broker does not answer or refuses
     */
    public List<String> missingNames(List<String> wanted) {
        Set<String> present = await(admin.listTopics().names());
        return wanted.stream().filter(name -> !present.contains(name)).toList();
    }

    private NewTopic newTopic(Topic<?, ?> topic) {
        return new NewTopic(topic.name(), layout.partitionsOf(topic), layout.replicationFactor())
                .configs(topic.config());
    }

    private boolean made(KafkaFuture<Void> future) {
        try {
            future.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false; // Another instance was quicker.
            }
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** A topic is known to the controller before the broker serves it; a topology that starts in between ends for want of its source. */
    private void awaitLeaders(List<String> names) {
        long deadline = System.nanoTime() + ANSWER.toNanos();
        while (!names.stream().allMatch(this::served)) {
            if (System.nanoTime() > deadline) {
                throw new TopicSetupException("topics made at " + bootstrap + " have no leader after "
                        + ANSWER.toSeconds() + " s: look at the brokers' health");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean served(String name) {
        try {
            return describe(name)
                    .map(topic -> topic.partitions().stream().allMatch(p -> p.leader() != null))
                    .orElse(false);
        } catch (TopicAuthorizationException e) {
            throw failed(new ExecutionException(e));
        }
    }

    /** @throws TopicAuthorizationException when this client may not even know of it */
    private Optional<TopicDescription> describe(String name) {
        try {
            DescribeTopicsOptions withRights = new DescribeTopicsOptions().includeAuthorizedOperations(true);
            return admin.describeTopics(List.of(name), withRights).allTopicNames().get().values().stream()
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException denied) {
                throw denied;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Says what differs from how the topics should be: missing ones, partitions, replicas, settings.
     *
     * @return a sentence each; empty when all is well
     * @throws TopicSetupException when the broker does not answer or refuses
     */
    public List<String> check() {
        List<String> differences = new ArrayList<>();
        for (Topic<?, ?> topic : layout.topics()) {
            try {
                Optional<TopicDescription> found = describe(topic.name());
                if (found.isEmpty()) {
                    differences.add(topic.name() + " is missing");
                } else {
                    differences.addAll(compare(topic, found.get()));
                }
            } catch (TopicAuthorizationException e) {
                differences.add(topic.name() + " cannot be looked at: " + NO_RIGHT);
            }
        }
        return differences;
    }

    /**
     * What this client may not do to the topics that are there, though {@code stream} must: read and write all but the raw ones, and
     * read those.
     *
     * @return by the topic's name; empty when nothing is denied, or the brokers do not say
     * @throws TopicSetupException when the broker does not answer
     */
    public Map<String, Set<AclOperation>> denied() {
        Map<String, Set<AclOperation>> denied = new TreeMap<>();
        Set<String> raw = Stream.of(RawKind.values())
                .map(kind -> kind.topic().withPrefix(layout.prefix()).name())
                .collect(Collectors.toSet());
        for (Topic<?, ?> topic : layout.topics()) {
            Set<AclOperation> needed = EnumSet.of(AclOperation.READ);
            if (!raw.contains(topic.name())) {
                needed.add(AclOperation.WRITE);
            }
            needed.removeAll(granted(topic.name()));
            if (!needed.isEmpty()) {
                denied.put(topic.name(), needed);
            }
        }
        return denied;
    }

    /** All, where the topic is missing or the brokers do not say. */
    private Set<AclOperation> granted(String topic) {
        try {
            return describe(topic)
                    .map(TopicDescription::authorizedOperations)
                    .orElseGet(() -> EnumSet.allOf(AclOperation.class));
        } catch (TopicAuthorizationException e) {
            return Set.of();
        }
    }

    private List<String> compare(Topic<?, ?> topic, TopicDescription found) {
        List<String> differences = new ArrayList<>();
        int partitions = found.partitions().size();
        if (partitions != layout.partitionsOf(topic)) {
            differences.add(
                    topic.name() + " has " + partitions + " partitions instead of " + layout.partitionsOf(topic));
        }
        int replicas = found.partitions().get(0).replicas().size();
        if (layout.replicationFactor() != -1 && replicas != layout.replicationFactor()) {
            differences.add(topic.name() + " has " + replicas + " replicas instead of " + layout.replicationFactor());
        }
        Config config = config(topic.name());
        topic.config().forEach((name, wanted) -> {
            ConfigEntry entry = config.get(name);
            String actual = entry == null ? "unset" : entry.value();
            if (!wanted.equals(actual)) {
                differences.add(topic.name() + " has " + name + "=" + actual + " instead of " + wanted);
            }
        });
        return differences;
    }

    /** @throws TopicAuthorizationException when this client may not know it */
    private Config config(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException denied) {
                throw denied;
            }
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private TopicSetupException failed(ExecutionException e) {
        if (e.getCause() instanceof TimeoutException) {
            return new TopicSetupException(
                    "no Kafka broker answers at " + bootstrap + ": check the address and that the broker runs", e);
        }
        return new TopicSetupException(
                "the Kafka broker at " + bootstrap + " refused (" + innermost(e) + "): check the rights of this client",
                e);
    }

    private TopicSetupException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TopicSetupException("interrupted while waiting for the Kafka broker at " + bootstrap, e);
    }

    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        admin.close();
    }
}
