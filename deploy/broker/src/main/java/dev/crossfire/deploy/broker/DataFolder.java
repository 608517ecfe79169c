package dev.crossfire.deploy.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** The broker's folder, held by this process alone while it is open. */
final class DataFolder implements AutoCloseable {

    private static final String LOCK = "broker.lock";

    /** {@code version} in {@code meta.properties}. */
    private static final String LAYOUT = "1";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, makes and formats it when it is new.
     *
     * @throws BrokerStartException when it cannot be written, is another user's, is held by another process, or a newer version wrote it
     */
    static DataFolder open(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        UserPrincipal us = mustBeWritable(absolute);
        DataFolder folder = lock(absolute);
        try {
            if (folder.formatted()) {
                folder.mustBeOf(us);
            } else {
                folder.format();
            }
            folder.mustBeReadable();
            return folder;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    Path path() {
        return path;
    }

    private Path metaProperties() {
        return path.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME);
    }

    private boolean formatted() {
        return Files.exists(metaProperties());
    }

    /** Finds out who we are by the owner of a file we make: names of users are no use in a container without a user database. */
    private static UserPrincipal mustBeWritable(Path path) {
        try {
            Files.createDirectories(path);
            Path probe = Files.createTempFile(path, ".writable", "");
            try {
                return Files.getOwner(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new BrokerStartException(
                    "data folder " + path + " cannot be written (" + reason(e)
                            + "): run as the user it belongs to, or choose another folder",
                    e);
        }
    }

    private static DataFolder lock(Path path) {
        Path file = path.resolve(LOCK);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = holder(channel);
                channel.close();
                throw new BrokerStartException("data folder " + path + " is in use by another broker" + holder
                        + ": stop it first, or choose another folder");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(path, channel, lock);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "data folder " + path + " cannot be locked (" + reason(e)
                            + "): run as the user it belongs to, or choose another folder",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Held by this very process.
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    /** Someone else's files would be mixed with ours, which that user could then not read. */
    private void mustBeOf(UserPrincipal us) {
        try {
            UserPrincipal owner = Files.getOwner(metaProperties());
            if (!owner.equals(us)) {
                throw new BrokerStartException("data folder " + path + " belongs to user " + owner.getName()
                        + ", this process runs as " + us.getName() + ": run as that user, or choose another folder");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void format() {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setMetadataLogDirectory(path.toString())
                    .addDirectory(path.toString())
                    .run();
        } catch (Exception e) {
            throw new BrokerStartException(
                    "data folder " + path + " cannot be formatted (" + reason(e)
                            + "): free space there, or choose another folder",
                    e);
        }
    }

    /** Kafka would find the same, but say it in stack traces. */
    private void mustBeReadable() {
        try {
            Properties meta = new Properties();
            try (Reader reader = Files.newBufferedReader(metaProperties())) {
                meta.load(reader);
            }
            if (!LAYOUT.equals(meta.getProperty("version"))) {
                throw new IOException("layout " + meta.getProperty("version") + " instead of " + LAYOUT);
            }
            new BootstrapDirectory(path.toString()).read().metadataVersion();
        } catch (Exception e) {
            throw unreadable(e);
        }
    }

    private BrokerStartException unreadable(Exception e) {
        return new BrokerStartException(
                "data folder " + path + " cannot be read by this version (newest it knows: Kafka metadata "
                        + MetadataVersion.latestProduction() + "; " + reason(e)
                        + "): use the newer version that wrote it, or choose another folder",
                e);
    }

    /** One line, whatever the library says. */
    private static String reason(Exception e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.lines().findFirst().orElse("").strip();
        return e instanceof AccessDeniedException ? "permission denied" : line;
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("data folder " + path + " could not be let go", e);
        }
    }
}
