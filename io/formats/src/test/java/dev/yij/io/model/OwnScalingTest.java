package dev.yij.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Layers;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.RandomCrop;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Resizing;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnScalingTest {

    private static Optional<String> scaling(Layer first, Layer second) {
        Sequential model =
                new Sequential().add(first).add(second).add(new Conv2D(2, 3)).build(Shape.of(6, 6, 3), new Seed(1));
        return OwnScaling.of(model).map(BuiltLayer::name);
    }

    @ParameterizedTest
    @MethodSource
    void layersThatMoveOrResizeImagesMayComeBeforeTheScaling(Layer first) {
        assertEquals(Optional.of("rescaling_1"), scaling(first, new Rescaling(1 / 255.0, 0)));
        assertEquals(Optional.of("normalization_1"), scaling(first, new Normalization()));
    }

    static Stream<Layer> layersThatMoveOrResizeImagesMayComeBeforeTheScaling() {
        return Stream.of(
                new Resizing(4, 5),
                new CenterCrop(4, 5),
                new RandomCrop(4, 4),
                new Cropping2D(1, 0, 0, 1),
                new ZeroPadding2D(1, 0, 0, 1),
                Layers.fromConfig("RandomFlip", Map.of()));
    }

    @Test
    void aScalingAfterAConvolutionIsNotThatOfThePixels() {
        assertEquals(Optional.empty(), scaling(new Conv2D(3, 1), new Rescaling(1 / 255.0, 0)));
    }
}
