package dev.yij.io.run;

import java.util.ArrayList;
import java.util.List;

/// How well a model knows one class.
///
/// @param className the class
/// @param images    how many pictures of it there are
/// @param precision the share of pictures taken for it that show it; not a number if none was
/// @param recall    the share of its pictures that were taken for it; not a number if there is none
public record ClassReport(String className, int images, double precision, double recall) {

    /// One report per class, from how often class `row` was taken for class `column`.
    public static List<ClassReport> of(List<String> classes, int[][] confusion) {
        List<ClassReport> reports = new ArrayList<>();
        for (int c = 0; c < confusion.length; c++) {
            int images = 0;
            int predicted = 0;
            for (int other = 0; other < confusion.length; other++) {
                images += confusion[c][other];
                predicted += confusion[other][c];
            }
            double right = confusion[c][c];
            String name = c < classes.size() ? classes.get(c) : "class " + c;
            reports.add(new ClassReport(name, images, right / predicted, right / images));
        }
        return reports;
    }
}
