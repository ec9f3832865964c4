/// The cases of test-vectors for other languages: as files, with a list of them in JSON, and the judgement of
/// files that come back.
@NullMarked
package dev.yij.io.vectors;

import org.jspecify.annotations.NullMarked;
