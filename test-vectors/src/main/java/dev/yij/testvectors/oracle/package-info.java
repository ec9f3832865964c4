/// The oracle: every kernel in double, in another form than a backend would choose, with each element's error
/// bound.
@NullMarked
package dev.yij.testvectors.oracle;

import org.jspecify.annotations.NullMarked;
