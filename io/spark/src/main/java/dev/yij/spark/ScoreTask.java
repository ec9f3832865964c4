package dev.yij.spark;

import dev.yij.io.classify.ClassProbability;
import dev.yij.io.classify.Classifier;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/// A task that classifies the images of a partition, some at a time.
///
/// @param driver  of the job
/// @param run     names the application
/// @param network a [Network]
/// @param hash    of its weights
/// @param path    the position of the column `path`
/// @param content the position of the column `content`; -1 if there is none
record ScoreTask(Identity driver, String run, Broadcast<byte[]> network, String hash, int path, int content)
        implements MapPartitionsFunction<Row, Row> {

    /// Images that are classified together, for each thread.
    private static final int EACH = 16;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        String difference = Identity.mine().difference(driver);
        if (difference != null) {
            throw new IllegalStateException(Guarded.executor() + " " + difference);
        }
        String id = run + "/" + network.id();
        int threads = TaskContext.get().cpus();
        Scorer scorer = Kept.take(id, threads, Scorer.class, () -> scorer(threads));
        TaskContext.get().addTaskCompletionListener(context -> {
            if (context.isFailed() || context.isInterrupted()) {
                scorer.close();
            } else {
                Kept.giveBack(id, scorer);
            }
        });
        return new Iterator<>() {
            private final Deque<Row> done = new ArrayDeque<>();

            @Override
            public boolean hasNext() {
                return !done.isEmpty() || rows.hasNext();
            }

            @Override
            public Row next() {
                if (done.isEmpty()) {
                    List<Row> some = new ArrayList<>();
                    while (rows.hasNext() && some.size() < EACH * threads) {
                        some.add(rows.next());
                    }
                    done.addAll(scored(scorer, some));
                }
                return done.pop();
            }
        };
    }

    private Scorer scorer(int threads) {
        try {
            return new Scorer(Wire.object(network.value(), Network.class), threads);
        } catch (FormatException e) {
            throw new IllegalStateException(e.getMessage(), e); // the driver has checked it
        }
    }

    private List<Row> scored(Scorer scorer, List<Row> rows) {
        try {
            return score(scorer, rows);
        } catch (OutOfMemoryError e) {
            throw new IllegalStateException(Guarded.memory(Guarded.executor(), e), e);
        }
    }

    private List<Row> score(Scorer scorer, List<Row> rows) {
        Classifier classifier = scorer.classifier();
        @Nullable RgbImage[] read = new @Nullable RgbImage[rows.size()];
        @Nullable String[] errors = new @Nullable String[rows.size()];
        try {
            scorer.readers().run(read.length, i -> {
                try {
                    read[i] = read(classifier, rows.get(i));
                } catch (ImageException e) {
                    errors[i] = e.getMessage();
                }
            });
        } catch (ImageException e) {
            throw new IllegalStateException(e); // caught above
        }
        List<RgbImage> images = new ArrayList<>();
        for (RgbImage image : read) {
            if (image != null) {
                images.add(image);
            }
        }
        Iterator<List<ClassProbability>> classes =
                (images.isEmpty() ? List.<List<ClassProbability>>of() : classifier.classify(images)).iterator();
        List<Row> result = new ArrayList<>();
        for (int i = 0; i < read.length; i++) {
            result.add(row(rows.get(i), read[i] == null ? List.of() : classes.next(), errors[i]));
        }
        return result;
    }

    private RgbImage read(Classifier classifier, Row row) throws ImageException {
        String name = row.isNullAt(path) ? "null" : row.getString(path);
        if (content >= 0) {
            if (row.isNullAt(content)) {
                throw new ImageException(name, "the column content is null");
            }
            return classifier.read(row.<byte[]>getAs(content), name);
        }
        try {
            return classifier.read(name.startsWith("file:") ? Path.of(URI.create(name)) : Path.of(name));
        } catch (IllegalArgumentException e) {
            throw new ImageException(name, "this is not a path of a file", e);
        }
    }

    private Row row(Row from, List<ClassProbability> classes, @Nullable String error) {
        @Nullable Object[] values = new @Nullable Object[from.size() + 2 * Scoring.TOP + 2];
        for (int i = 0; i < from.size(); i++) {
            values[i] = from.get(i);
        }
        for (int i = 0; i < Math.min(Scoring.TOP, classes.size()); i++) {
            values[from.size() + 2 * i] = classes.get(i).name();
            values[from.size() + 2 * i + 1] = classes.get(i).probability();
        }
        values[values.length - 2] = error;
        values[values.length - 1] = hash;
        return RowFactory.create(values);
    }
}
