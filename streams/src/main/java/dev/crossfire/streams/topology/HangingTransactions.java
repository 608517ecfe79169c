package dev.crossfire.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that a partition waits for and that no coordinator will ever end there: whoever reads what is committed waits with it. Seen after
 * Kafka 4.3.1 told partitions without a leader of no end (a broker alone that was killed or restarted). What counts as hanging is as in KIP-664.
 */
public final class HangingTransactions {

    /** What has just happened its coordinator may not know of yet. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /**
     * Of a producer that no coordinator tells of, as when this client lacks the right: the longest a transaction may take at Kafka's default
     * of {@code transaction.max.timeout.ms}.
     */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Set<TransactionState> OPEN =
            EnumSet.of(TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);

    private HangingTransactions() {}

    /**
     * One partition and what it waits for.
     *
     * @param start offset beyond which nothing is read
     * @param end of its log
     * @param producerId whose transaction it is
     * @param last time of the last record of it
     */
    public record Hanging(TopicPartition partition, long start, long end, long producerId, Instant last) {}

    /**
     * Those of these topics, in order.
     *
     * @throws KafkaException when the cluster does not answer, or denies it
     */
    public static List<Hanging> of(Admin admin, Predicate<String> topic, Instant now) {
        try {
            return find(admin, topic, now);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private static List<Hanging> find(Admin admin, Predicate<String> topic, Instant now)
            throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = partitions(admin, topic);
        Map<TopicPartition, Long> stable = ends(admin, partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> waiting = ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
        waiting.entrySet().removeIf(end -> stable.getOrDefault(end.getKey(), end.getValue()) >= end.getValue());
        DescribeProducersResult producers = admin.describeProducers(waiting.keySet());
        List<Hanging> open = new ArrayList<>();
        for (Map.Entry<TopicPartition, Long> end : waiting.entrySet()) {
            TopicPartition partition = end.getKey();
            for (ProducerState producer :
                    producers.partitionResult(partition).get().activeProducers()) {
                OptionalLong start = producer.currentTransactionStartOffset();
                Instant last = Instant.ofEpochMilli(producer.lastTimestamp());
                if (start.isPresent() && last.plus(SETTLED).isBefore(now)) {
                    open.add(new Hanging(partition, start.getAsLong(), end.getValue(), producer.producerId(), last));
                }
            }
        }
        Map<Long, Set<TopicPartition>> underWay = underWay(admin, open);
        return open.stream()
                .filter(each -> {
                    Set<TopicPartition> known = underWay.get(each.producerId());
                    return known == null ? each.last().plus(LONGEST).isBefore(now) : !known.contains(each.partition());
                })
                .sorted(Comparator.comparing((Hanging each) -> each.partition().topic())
                        .thenComparing(each -> each.partition().partition())
                        .thenComparing(Hanging::start))
                .toList();
    }

    private static List<TopicPartition> partitions(Admin admin, Predicate<String> topic)
            throws ExecutionException, InterruptedException {
        List<String> names =
                admin.listTopics().names().get().stream().filter(topic).sorted().toList();
        return admin.describeTopics(names).allTopicNames().get().values().stream()
                .flatMap(description -> description.partitions().stream()
                        .map(partition -> new TopicPartition(description.name(), partition.partition())))
                .toList();
    }

    private static Map<TopicPartition, Long> ends(
            Admin admin, List<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    /** Producer id → where its coordinator knows of a transaction that it will end; without those no coordinator tells of. */
    private static Map<Long, Set<TopicPartition>> underWay(Admin admin, Collection<Hanging> open)
            throws ExecutionException, InterruptedException {
        Set<Long> producers = open.stream().map(Hanging::producerId).collect(Collectors.toSet());
        if (producers.isEmpty()) {
            return Map.of();
        }
        List<String> ids =
                admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producers)).all().get().stream()
                        .map(TransactionListing::transactionalId)
                        .toList();
        Map<Long, Set<TopicPartition>> underWay = new HashMap<>();
        for (TransactionDescription transaction :
                admin.describeTransactions(ids).all().get().values()) {
            boolean ends = OPEN.contains(transaction.state());
            underWay.put(transaction.producerId(), ends ? transaction.topicPartitions() : Set.of());
        }
        return underWay;
    }
}
