/// An annotation that all packages share, and a first example.
///
/// A network of the usual layers is trained and predicts:
///
/// {@snippet file="TrainAndPredict.java" region="example"}
@NullMarked
package dev.yij.reference;

import org.jspecify.annotations.NullMarked;
