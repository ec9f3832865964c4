/// All formats of model files: their names, their detection, what they store ([ModelFormat]), the list of all
/// ([Models]), and the content of a file ([Inspection]).
@NullMarked
package dev.yij.io.format;

import org.jspecify.annotations.NullMarked;
