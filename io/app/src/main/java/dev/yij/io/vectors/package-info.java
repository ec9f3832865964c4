/// The cases of test-vectors for other languages: exported as files with a list in JSON, and the check of
/// result files.
@NullMarked
package dev.yij.io.vectors;

import org.jspecify.annotations.NullMarked;
