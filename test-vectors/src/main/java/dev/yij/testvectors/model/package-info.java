/// A whole network as one case: every layer's output, every gradient and three steps of training, compared with
/// values that TensorFlow computed in float64.
@NullMarked
package dev.yij.testvectors.model;

import org.jspecify.annotations.NullMarked;
