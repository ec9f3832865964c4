/// Models of Keras: HDF5 files of Keras 2 ([KerasH5]) and archives of Keras 3 ([KerasArchive]), in and out.
///
/// A file becomes a model in four steps, one class each: [KerasArchitecture] brings any of Keras's forms of a
/// configuration to a list of layers; [KerasLayers] brings each layer's configuration to ours; the arrays are
/// found by the layout of the file; [KerasTraining] and [OptimizerVariables] bring loss and optimizer.
@NullMarked
package dev.yij.io.keras;

import org.jspecify.annotations.NullMarked;
