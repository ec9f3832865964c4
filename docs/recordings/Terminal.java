// Makes an animated SVG of what a program has printed to a terminal, from the two files that `script` writes:
//
//     script --quiet --log-out out.txt --log-timing times.txt --command "yij demo"
//     java Terminal.java times.txt out.txt demo.svg "yij demo" 25
//
// The last number is the length in seconds: what took longer is played faster. Lines are placed below one
// another on a tall sheet, which moves up when the screen is full. Where the reader wants no motion, the end is
// shown.

static final int COLUMNS = 100;
static final int ROWS = 27;
static final int LINE = 18;
static final double HOLD = 4; // seconds at the end
static final double SHORTEST = 0.08; // what is seen for less is left out

/// What a line shows from some moment on.
record Version(double from, String text) {}

/// The sheet: its lines, and the cursor.
final class Sheet {

    final List<List<Version>> versions = new ArrayList<>(List.of(new ArrayList<>()));
    final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    int column;

    void print(double time, String text) {
        // Control sequences (colours, "delete to the end of the line") change no character here.
        String plain = text.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '\n' -> end(time);
                case '\r' -> column = 0;
                case '\b' -> column = Math.max(0, column - 1);
                default -> {
                    if (column == COLUMNS) {
                        end(time);
                    }
                    StringBuilder line = lines.getLast();
                    while (line.length() <= column) {
                        line.append(' ');
                    }
                    line.setCharAt(column++, c);
                }
            }
        }
        keep(time);
    }

    private void end(double time) {
        keep(time);
        lines.add(new StringBuilder());
        versions.add(new ArrayList<>());
        column = 0;
    }

    private void keep(double time) {
        List<Version> all = versions.getLast();
        String now = lines.getLast().toString().stripTrailing();
        if (now.equals(all.isEmpty() ? "" : all.getLast().text())) {
            return;
        }
        if (!all.isEmpty() && time - all.getLast().from() < SHORTEST) {
            time = all.removeLast().from();
        }
        all.add(new Version(time, now));
    }

    /// When the line was begun that is the last one on the screen if `above` lines have left it.
    double since(int above) {
        List<Version> last = versions.get(above + ROWS - 1);
        return last.isEmpty() ? Double.NaN : last.getFirst().from();
    }
}

void main(String[] arguments) throws IOException {
    byte[] output = Files.readAllBytes(Path.of(arguments[1]));
    double seconds = Double.parseDouble(arguments[4]);
    List<String> timing = Files.readAllLines(Path.of(arguments[0]));
    double real = timing.stream().mapToDouble(line -> Double.parseDouble(line.split(" ")[0])).sum();
    double speed = Math.max(1, real / seconds);
    Sheet sheet = new Sheet();
    sheet.print(0, "$ " + arguments[3] + "\n");
    double now = 0.8;
    int at = 0; // after the line that `script` puts first
    while (output[at++] != '\n') {}
    for (String line : timing) {
        String[] words = line.split(" ");
        now += Double.parseDouble(words[0]) / speed;
        int bytes = Integer.parseInt(words[1]);
        sheet.print(now, new String(output, at, bytes, StandardCharsets.UTF_8));
        at += bytes;
    }
    Files.writeString(Path.of(arguments[2]), svg(sheet, now + HOLD, arguments[3], real));
}

String svg(Sheet sheet, double length, String command, double real) {
    Map<String, String> appearances = new LinkedHashMap<>();
    StringBuilder texts = new StringBuilder();
    for (int row = 0; row < sheet.versions.size(); row++) {
        List<Version> all = sheet.versions.get(row);
        for (int i = 0; i < all.size(); i++) {
            String from = percent(all.get(i).from(), length);
            String to = i + 1 < all.size() ? percent(all.get(i + 1).from(), length) : "";
            String keys = "0%{opacity:0}" + from + "{opacity:1}" + (to.isEmpty() ? "" : to + "{opacity:0}");
            String name = appearances.computeIfAbsent(keys, key -> "t" + appearances.size());
            texts.append(String.format(
                    Locale.ROOT,
                    "<text class=\"%s\" y=\"%d\"%s>%s</text>%n",
                    name,
                    (row + 1) * LINE,
                    to.isEmpty() ? "" : " opacity=\"0\"",
                    all.get(i).text().replace("&", "&amp;").replace("<", "&lt;")));
        }
    }
    StringBuilder css = new StringBuilder();
    appearances.forEach((keys, name) -> css.append("@keyframes " + name + "{" + keys + "}\n." + name + "{animation:" + name
            + " " + Math.round(length) + "s step-end infinite}\n"));
    int above = Math.max(0, sheet.versions.size() - ROWS);
    StringBuilder up = new StringBuilder("0%{transform:none}");
    for (int i = 1; i <= above; i++) {
        double since = sheet.since(i);
        if (!Double.isNaN(since)) {
            up.append(percent(since, length) + "{transform:translateY(-" + i * LINE + "px)}");
        }
    }
    int width = COLUMNS * 8 + 30;
    int height = ROWS * LINE + 30;
    return String.format(
            Locale.ROOT,
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" \
            aria-labelledby="title desc" font-family="ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace" \
            font-size="13.3" fill="#d8dee4">
            <title id="title">%s in a terminal</title>
            <desc id="desc">What %s prints in %.0f seconds, played in %.0f.</desc>
            <style>
            text{white-space:pre}
            %s@keyframes up{%s}
            .up{animation:up %ds step-end infinite;transform:translateY(-%dpx)}
            @media (prefers-reduced-motion: reduce) { text, .up { animation: none !important } }
            </style>
            <rect width="100%%" height="100%%" rx="8" fill="#14181d"/>
            <svg x="15" y="10" width="%d" height="%d" overflow="hidden"><g class="up">
            %s</g></svg>
            </svg>
            """,
            width,
            height,
            width,
            height,
            command,
            command,
            real,
            length - HOLD,
            css,
            up,
            Math.round(length),
            above * LINE,
            width - 30,
            height - 15,
            texts);
}

static String percent(double time, double length) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * time / length);
}
