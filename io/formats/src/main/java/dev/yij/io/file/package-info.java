/// File I/O in which a partially written file is never visible and every error message names the file.
@NullMarked
package dev.yij.io.file;

import org.jspecify.annotations.NullMarked;
