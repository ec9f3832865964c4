package dev.yij.io.explore;

import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The largest numbers of each map of a layer over many images, at most one of each image. Not thread-safe.
///
/// It keeps three arrays of [#MOST] entries for each map, whatever the number of images.
final class Excitations {

    /// The images kept for each map.
    static final int MOST = 9;

    private final int channels;
    private final int width;

    /// For each map the largest numbers, in descending order; -∞ if there is none yet.
    private final float[] values;

    private final int[] images;
    private final int[] places;

    /// One of the largest numbers.
    ///
    /// @param image  the number of the image
    /// @param row    its place in the map
    /// @param column its place in the map
    /// @param value  the number
    record Peak(int image, int row, int column, float value) {}

    /// @param width    the columns of the maps
    /// @param channels the number of maps
    Excitations(int width, int channels) {
        this.width = width;
        this.channels = channels;
        this.values = new float[channels * MOST];
        this.images = new int[channels * MOST];
        this.places = new int[channels * MOST];
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
    }

    /// Takes the maps of one more image, `height × width × channels`.
    void add(int image, Tensor maps) {
        float[] most = new float[channels];
        int[] where = new int[channels];
        Arrays.fill(most, Float.NEGATIVE_INFINITY);
        float[] data = maps.data();
        for (int place = 0; place < data.length / channels; place++) {
            for (int c = 0; c < channels; c++) {
                float value = data[place * channels + c];
                if (value > most[c]) {
                    most[c] = value;
                    where[c] = place;
                }
            }
        }
        for (int c = 0; c < channels; c++) {
            insert(c, most[c], image, where[c]);
        }
    }

    /// Insertion into the sorted entries of a map; of equal numbers the earlier image stays first.
    private void insert(int channel, float value, int image, int place) {
        int first = channel * MOST;
        int at = first + MOST;
        while (at > first && value > values[at - 1]) {
            at--;
            if (at + 1 < first + MOST) {
                values[at + 1] = values[at];
                images[at + 1] = images[at];
                places[at + 1] = places[at];
            }
        }
        if (at < first + MOST) {
            values[at] = value;
            images[at] = image;
            places[at] = place;
        }
    }

    /// The largest numbers of a map, in descending order.
    List<Peak> of(int channel) {
        List<Peak> peaks = new ArrayList<>();
        for (int i = channel * MOST; i < (channel + 1) * MOST && values[i] != Float.NEGATIVE_INFINITY; i++) {
            peaks.add(new Peak(images[i], places[i] / width, places[i] % width, values[i]));
        }
        return peaks;
    }
}
