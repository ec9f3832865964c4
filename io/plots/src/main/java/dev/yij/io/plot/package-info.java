/// Plots of a network and of its training: curves, learned filters, feature maps as heat maps over the
/// image. Everything works without a display; whatever needs fonts reports it if there are none ([Fonts]).
///
/// The curves of a training are drawn:
///
/// {@snippet file="DrawCurves.java" region="example"}
@NullMarked
package dev.yij.io.plot;

import org.jspecify.annotations.NullMarked;
