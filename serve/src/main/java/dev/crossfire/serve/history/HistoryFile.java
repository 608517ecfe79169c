package dev.crossfire.serve.history;

import dev.crossfire.serve.history.PackedRecord.Dictionary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/**
 * The file of the history and the connections to it: one that writes, a few that read. Ours alone while it is open: the folder holds a
 * lock, since two processes that write one view would both be wrong.
 */
final class HistoryFile implements AutoCloseable {

    /** Raised with every change of {@code schema.sql}. */
    static final int SCHEMA = 4;

    static final String NAME = "incidents.sqlite";

    private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);
    private static final String LOCK = "lock";
    private static final String DRIVER_FOLDER = "org.sqlite.tmpdir";

    /** "XFIR": tells our files from other applications'. */
    private static final int APPLICATION = 0x58464952;

    private static final int READERS = 4;

    /** How long a statement waits for another process that holds the file. */
    private static final int BUSY_MILLIS = 2_000;

    private final Path file;
    private final FileChannel lock;
    private final Connection writer;
    private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
    private final Map<Integer, Dictionary> dictionaries = new ConcurrentHashMap<>();
    private final @Nullable String newBecause;
    private volatile boolean closed;

    private HistoryFile(Path file, FileChannel lock, Connection writer, @Nullable String newBecause)
            throws SQLException {
        this.file = file;
        this.lock = lock;
        this.writer = writer;
        this.newBecause = newBecause;
        for (int i = 0; i < READERS; i++) {
            readers.add(connect(file, "query_only = ON"));
        }
    }

    /** What a reader asks. */
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /**
     * Opens the file in this folder; makes it when it is not there, and makes it anew when it cannot be gone on with.
     *
     * @throws HistoryException when the folder cannot be used, or is used by another process
     */
    static HistoryFile open(Path folder) {
        Path file = folder.resolve(NAME);
        FileChannel lock = lock(folder);
        try {
            keepDriverIn(folder);
            String unusable = Files.exists(file) ? unusable(file) : "there is none yet";
            if (unusable != null) {
                delete(file);
                create(file);
            }
            Connection writer =
                    connect(file, "synchronous = NORMAL", "journal_size_limit = 16777216", "temp_store = MEMORY");
            writer.setAutoCommit(false);
            return new HistoryFile(file, lock, writer, unusable);
        } catch (SQLException | IOException e) {
            release(lock);
            throw HistoryException.of(file, e);
        }
    }

    /** Deletes the file of a folder that nobody has open. */
    static void discard(Path folder) {
        try {
            delete(folder.resolve(NAME));
        } catch (IOException e) {
            throw HistoryException.of(folder.resolve(NAME), e);
        }
    }

    Path file() {
        return file;
    }

    /** Why the file was made anew when it was opened; null when it was there and is gone on with. */
    @Nullable
    String newBecause() {
        return newBecause;
    }

    /** For the thread that writes alone, always within a transaction. */
    Connection writer() {
        return writer;
    }

    /**
     * Takes back what was written since the last commit. SQLite has done so already when the disk was full; then the driver, which believes
     * in a transaction that is no more, must be given one, or it would write on without.
     */
    void rollback() throws SQLException {
        try {
            writer.rollback();
        } catch (SQLException e) {
            try (Statement statement = writer.createStatement()) {
                statement.execute("BEGIN");
            }
        }
    }

    /** Asks on a connection of its own, so that nobody waits for who writes. */
    <T> T read(Question<T> question) {
        Connection reader = take();
        if (reader == null) {
            throw new HistoryException("the history in " + file + " has just been closed", false, null);
        }
        try {
            return question.ask(reader);
        } catch (SQLException e) {
            throw HistoryException.of(file, e);
        } finally {
            readers.add(reader);
        }
    }

    /** A dictionary that a record was packed with; read once. */
    Dictionary dictionary(Connection connection, int id) throws SQLException {
        if (id == 0) {
            return Dictionary.NONE;
        }
        Dictionary known = dictionaries.get(id);
        if (known != null) {
            return known;
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT bytes FROM dictionary WHERE id = ?")) {
            select.setInt(1, id);
            try (ResultSet found = select.executeQuery()) {
                if (!found.next()) {
                    throw new HistoryException("the history in " + file + " has lost a dictionary", true, null);
                }
                Dictionary dictionary = new Dictionary(id, found.getBytes(1));
                dictionaries.put(id, dictionary);
                return dictionary;
            }
        }
    }

    /** A packer that goes on with the dictionaries that are kept. */
    RecordPacker packer() throws SQLException {
        Map<String, Dictionary> known = new HashMap<>();
        try (Statement select = writer.createStatement();
                ResultSet found = select.executeQuery("SELECT conflict, id, bytes FROM dictionary")) {
            while (found.next()) {
                known.put(found.getString(1), new Dictionary(found.getInt(2), found.getBytes(3)));
            }
        }
        return new RecordPacker(known);
    }

    /** Waits for those who read, then closes every connection. */
    @Override
    public void close() {
        List<Connection> all = new ArrayList<>();
        while (all.size() < READERS) {
            Connection reader = take();
            if (reader != null) {
                all.add(reader);
            }
        }
        closed = true;
        all.add(writer);
        for (Connection connection : all) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("a connection to {} did not close: {}", file, e.getMessage());
            }
        }
        release(lock);
    }

    /** A connection that nobody else reads from now; null once the file is closed. */
    private @Nullable Connection take() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    @Nullable Connection reader = closed ? null : readers.poll(100, TimeUnit.MILLISECONDS);
                    if (reader != null || closed) {
                        return reader;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Why the file cannot be gone on with; null when it can. */
    private static @Nullable String unusable(Path file) throws SQLException {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            int application = number(statement, "PRAGMA application_id");
            int schema = number(statement, "PRAGMA user_version");
            if (application != APPLICATION || schema != SCHEMA) {
                return "it is of schema " + schema + ", and this version writes " + SCHEMA;
            }
            try (ResultSet checked = statement.executeQuery("PRAGMA quick_check(1)")) {
                String verdict = checked.getString(1);
                return verdict.equals("ok") ? null : "it is damaged (" + verdict.replaceAll("\\s+", " ") + ")";
            }
        } catch (SQLException e) {
            if (HistoryException.of(file, e).damaged()) {
                return "it is damaged (" + e.getMessage() + ")";
            }
            throw e;
        }
    }

    private static int number(Statement statement, String pragma) throws SQLException {
        try (ResultSet value = statement.executeQuery(pragma)) {
            return value.getInt(1);
        }
    }

    /** Marked as ours only once it is complete: a file that was left half made is made anew. */
    private static void create(Path file) throws SQLException, IOException {
        try (@Nullable InputStream schema = HistoryFile.class.getResourceAsStream("/history/schema.sql")) {
            if (schema == null) {
                throw new IllegalStateException("not on the class path: /history/schema.sql");
            }
            String sql = new String(schema.readAllBytes(), StandardCharsets.UTF_8);
            try (Connection connection = connect(file, "auto_vacuum = INCREMENTAL", "journal_mode = WAL");
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(sql);
                statement.executeUpdate("PRAGMA user_version = " + SCHEMA);
                statement.executeUpdate("PRAGMA application_id = " + APPLICATION);
            }
        }
    }

    /**
     * The driver unpacks its native part: into our own folder, where nobody else can put another in its place. It leaves it behind when the
     * process is killed, a megabyte each time; nobody else uses the folder, so what lies there is nobody's.
     */
    private static void keepDriverIn(Path folder) throws IOException {
        if (System.getProperty(DRIVER_FOLDER) == null) {
            System.setProperty(DRIVER_FOLDER, folder.toString());
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "sqlite-*-libsqlitejdbc.*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void delete(Path file) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }

    private static Connection connect(Path file, String... pragmas) throws SQLException {
        // As a URI: a path may hold what the driver would take for parameters.
        Connection connection = JDBC.createConnection(JDBC.PREFIX + file.toUri(), new java.util.Properties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            for (String pragma : pragmas) {
                statement.execute("PRAGMA " + pragma);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static FileChannel lock(Path folder) {
        Path file = folder.resolve(LOCK);
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (locked(channel)) {
                channel.truncate(0);
                channel.write(
                        StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
                return channel;
            }
            String holder = Files.readString(file).strip();
            channel.close();
            throw new HistoryException(
                    "the history in " + folder + " is in use by another crossfire"
                            + (holder.isEmpty() ? "" : " (process " + holder + ")")
                            + "; stop that one, or give this one another folder",
                    false,
                    null);
        } catch (IOException e) {
            throw HistoryException.of(folder, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw HistoryException.of(Path.of(LOCK), e);
        }
    }
}
