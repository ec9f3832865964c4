/// The models that come with yij.
///
/// A photograph is classified:
///
/// {@snippet file="ShippedWeights.java" region="example"}
@NullMarked
package dev.yij.io.shipped;

import org.jspecify.annotations.NullMarked;
