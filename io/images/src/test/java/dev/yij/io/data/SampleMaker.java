package dev.yij.io.data;

import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the embedded sample from the snacks data set: 6 / 2 / 2 random images of each class from its
/// train, val and test folders, the files unchanged, with the authors from `credits.csv`.
///
/// Run its `main` from a development environment. Its arguments are the folder of the data set and the folder
/// to write, which already contains `ATTRIBUTION.md`: `src/main/resources/dev/yij/io/sample`.
final class SampleMaker {

    private static final Map<String, Integer> PER_CLASS = new LinkedHashMap<>();
    private static final Seed SEED = new Seed(20);

    static {
        PER_CLASS.put("train", 6);
        PER_CLASS.put("val", 2);
        PER_CLASS.put("test", 2);
    }

    private SampleMaker() {}

    /// Makes the sample.
    ///
    /// @param args the data set's folder, with `credits.csv` in it, and the folder to write
    public static void main(String[] args) throws IOException {
        make(Path.of(args[0]), Path.of(args[1]));
    }

    static void make(Path snacks, Path output) throws IOException {
        SampleIndex lists = new SampleIndex(snacks);
        for (Map.Entry<String, Integer> part : PER_CLASS.entrySet()) {
            ImageFolder folder = ImageFolder.scan(snacks.resolve(part.getKey()));
            for (ImageFolder.Item item : chosen(folder, part.getKey(), part.getValue())) {
                lists.write(item.file(), Files.readAllBytes(item.file()), output);
            }
        }
        Files.writeString(output.resolve("ATTRIBUTION.csv"), lists.attribution());
        for (String name : List.of("ATTRIBUTION.csv", "ATTRIBUTION.md")) {
            lists.add(name, Files.size(output.resolve(name)));
        }
        Files.writeString(output.resolve("index.txt"), lists.index());
    }

    private static List<ImageFolder.Item> chosen(ImageFolder folder, String part, int perClass) {
        List<ImageFolder.Item> chosen = new ArrayList<>();
        for (int c = 0; c < folder.classes().size(); c++) {
            int number = c;
            List<ImageFolder.Item> ofClass = folder.images().stream()
                    .filter(i -> i.classIndex() == number)
                    .toList();
            int[] order = SEED.stream(part, c).permutation(ofClass.size());
            for (int i = 0; i < perClass; i++) {
                chosen.add(ofClass.get(order[i]));
            }
        }
        return chosen;
    }
}
