package dev.yij.io.trainer;

import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Some validation images of each class, of which a person chooses one to look at. Thread-safe.
final class ShownImages {

    private static final int PER_CLASS = 6;

    private final ImageBatches source;
    private volatile List<Integer> places = List.of();

    /// None are chosen yet.
    ShownImages(ImageBatches source) {
        this.source = source;
    }

    /// Chooses the first few of each class that can be read.
    void choose() {
        List<Integer> chosen = new ArrayList<>();
        int[] counts = new int[source.classes()];
        List<ImageFolder.Item> readable = source.readable();
        List<ImageFolder.Item> all = source.folder().images();
        for (int i = 0; i < all.size(); i++) {
            ImageFolder.Item image = all.get(i);
            if (counts[image.classIndex()] < PER_CLASS && readable.contains(image)) {
                counts[image.classIndex()]++;
                chosen.add(i);
            }
        }
        places = List.copyOf(chosen);
    }

    List<ImageFolder.Item> items() {
        return places.stream().map(source.folder().images()::get).toList();
    }

    /// @throws IllegalArgumentException if there is no such image
    void require(int number) {
        if (number < 0 || number >= places.size()) {
            throw new IllegalArgumentException("image: expected 0 to " + (places.size() - 1) + ", found " + number);
        }
    }

    /// An image in the size of the network's input.
    ///
    /// @throws IllegalArgumentException if there is none
    /// @throws ImageException           if its file has changed meanwhile
    RgbImage image(int number) throws ImageException {
        require(number);
        RgbImage image = source.image(0, places.get(number));
        return Objects.requireNonNull(image); // it has been read before
    }

    /// An image as the network's input.
    Tensor input(int number) {
        try {
            return Steps.tensor(List.of(image(number)));
        } catch (ImageException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
