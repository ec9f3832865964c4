package dev.yij.io.explore;

import dev.yij.io.file.JsonText;
import dev.yij.io.trainer.Glance;
import dev.yij.io.trainer.Look;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.Trainer.Goal;
import dev.yij.io.trainer.TrainerState;
import dev.yij.reference.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The addresses under `api/training`: a network that is trained while the page shows it.
final class TrainingRoutes implements AutoCloseable {

    /// The largest body: settings are a few hundred bytes, and names of classes.
    private static final int LONGEST = 1 << 16;

    private final Trainer trainer;

    TrainingRoutes(Trainer trainer) {
        this.trainer = trainer;
    }

    /// Whether a path is one of these.
    static boolean has(List<String> path) {
        return path.size() >= 2 && path.getFirst().equals("api") && path.get(1).equals("training");
    }

    /// Answers a request.
    ///
    /// @throws Refusal     if it cannot be answered
    /// @throws IOException if its body cannot be read
    Answer answer(Request request) throws IOException {
        List<String> path = request.path().subList(2, request.path().size());
        String what = path.isEmpty() ? "" : path.getFirst();
        boolean changes = List.of("start", "go", "back", "compare", "image").contains(what);
        String allowed = changes ? "POST" : "GET";
        if (!request.method().equals(allowed)) {
            return Answer.refusal(405, "This address allows " + allowed + " only.")
                    .with("Allow", changes ? "POST" : "GET, HEAD");
        }
        try {
            return answer(request, what + " " + path.size(), path.isEmpty() ? "" : path.getLast());
        } catch (IllegalStateException e) {
            throw new Refusal(409, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "The server is closing.");
        }
    }

    private Answer answer(Request request, String what, String last) throws IOException, InterruptedException {
        switch (what) { // what, and the number of segments
            case "start 1" -> start(request);
            case "go 1" -> go(request);
            case "back 1" -> change(() -> trainer.back(request.number("epoch", 0, Integer.MAX_VALUE)));
            case "compare 1" -> change(() -> trainer.compare(request.number("epoch", 0, Integer.MAX_VALUE)));
            case "image 1" -> change(() -> trainer.show(request.number("number", 0, Integer.MAX_VALUE)));
            default -> {
                return read(request, what, last);
            }
        }
        return Answer.json(TrainingJson.state(trainer.state(0), trainer.images()));
    }

    private Answer read(Request request, String what, String last) throws IOException, InterruptedException {
        return switch (what) {
            case " 0" -> Answer.json(TrainingJson.offer(trainer.data(), trainer.isStarted()));
            case "state 1" -> {
                long seen = request.has("since") ? request.number("since", 0, Integer.MAX_VALUE) : 0;
                yield Answer.json(TrainingJson.state(trainer.state(seen), trainer.images()));
            }
            case "filters 1", "maps 2", "images 2" -> ofRun(request, what, last);
            case "model.yij 1" -> {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                trainer.save(bytes);
                yield Answer.of("application/octet-stream", bytes.toByteArray())
                        .with("Content-Disposition", "attachment; filename=\"model.yij\"");
            }
            default -> throw Refusal.notFound("There is nothing at this address.");
        };
    }

    private void start(Request request) throws IOException {
        byte[] body = request.body().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) {
            throw new Refusal(413, "The settings have more than 64 KB, the limit.");
        }
        Map<String, Object> json;
        try {
            json = JsonText.object(body);
        } catch (IOException e) {
            throw Refusal.badRequest("the settings are not a JSON object");
        }
        try {
            trainer.start(TrainingJson.settings(json));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private void go(Request request) {
        if (request.has("epoch")) {
            trainer.goTo(request.number("epoch", 1, Integer.MAX_VALUE));
        } else {
            trainer.go(goal(request.parameter("until")));
        }
    }

    private static void change(Runnable change) {
        Request.chosen(() -> {
            change.run();
            return "";
        });
    }

    private static Goal goal(String name) {
        return switch (name) {
            case "pause" -> Goal.PAUSE;
            case "step" -> Goal.STEP;
            case "epoch" -> Goal.EPOCH;
            default -> throw Refusal.badRequest("until: expected pause, step or epoch, found " + name);
        };
    }

    /// What belongs to one network. Nothing if that is not the present one: the page may ask before it has seen
    /// that there is another, and a browser would write an error into its console.
    private Answer ofRun(Request request, String what, String last) throws InterruptedException {
        TrainerState state = trainer.state(0);
        if (request.has("run") && request.number("run", 1, Integer.MAX_VALUE) != state.run()) {
            return Answer.nothing();
        }
        return switch (what) {
            case "filters 1" -> Answer.tensor(glance(request, state).filters());
            case "maps 2" -> maps(glance(request, state), last);
            default -> image(last);
        };
    }

    /// At the present network, or at the earlier one.
    private static Glance glance(Request request, TrainerState state) {
        if (!request.has("of")) {
            return look(state).now();
        }
        if (!request.parameter("of").equals("earlier")) {
            throw Refusal.badRequest("of: expected earlier, found " + request.parameter("of"));
        }
        return look(state).earlier();
    }

    private static Look look(TrainerState state) {
        Look look = state.progress().look();
        if (look == null) {
            throw new IllegalStateException("The network is being prepared.");
        }
        return look;
    }

    private static Answer maps(Glance of, String layer) {
        Tensor maps = of.maps().get(layer);
        if (maps == null) {
            throw Refusal.notFound("There is no convolution " + layer + ".");
        }
        return Answer.tensor(maps);
    }

    private Answer image(String number) {
        try {
            return Answer.png(trainer.image(Integer.parseInt(number)));
        } catch (IllegalArgumentException e) {
            throw Refusal.notFound(Objects.requireNonNullElse(e.getMessage(), "There is no such image."));
        }
    }

    @Override
    public void close() throws IOException {
        trainer.close();
    }
}
