package dev.yij.io.vectors;

import java.util.Collection;

/// The known name that a misspelt one probably stands for.
final class NearestName {

    private NearestName() {}

    /// A hint for a message, `; the nearest name is forward/conv2d_1`, or an empty string if no name is near:
    /// if more than a third of the characters would have to change.
    static String hint(String misspelt, Collection<String> names) {
        String nearest = "";
        int least = misspelt.length() / 3 + 1;
        for (String name : names) {
            // the difference in length is a lower limit of the distance, and costs nothing
            if (Math.abs(name.length() - misspelt.length()) < least) {
                int distance = distance(misspelt, name);
                if (distance < least) {
                    least = distance;
                    nearest = name;
                }
            }
        }
        return nearest.isEmpty() ? "" : "; the nearest name is " + nearest;
    }

    /// Levenshtein's distance: characters inserted, removed or replaced.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
