/// Reading and writing files so that nothing half-written is ever seen and every complaint names the file.
@NullMarked
package dev.yij.io.file;

import org.jspecify.annotations.NullMarked;
