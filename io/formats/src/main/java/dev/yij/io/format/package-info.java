/// All formats of model files: their names, their detection, what they store ([ModelFormat]), the list of all
/// ([Models]), and the content of a file ([Inspection]).
///
/// A model is saved and loaded in several formats:
///
/// {@snippet file="SaveAndLoad.java" region="example"}
@NullMarked
package dev.yij.io.format;

import org.jspecify.annotations.NullMarked;
