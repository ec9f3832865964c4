/// Models of Keras: reads and writes HDF5 files of Keras 2 ([KerasH5]) and archives of Keras 3
/// ([KerasArchive]).
///
/// A file becomes a model in four steps, one class each: [KerasArchitecture] converts any of Keras's forms of a
/// configuration to a list of layers; [KerasLayers] converts each layer's configuration to ours; the arrays are
/// located by the layout of the file; [KerasTraining] and [OptimizerVariables] restore loss and optimizer.
@NullMarked
package dev.yij.io.keras;

import org.jspecify.annotations.NullMarked;
