/// The command line `yij`: one class per subcommand. Commands parse the options, call the rest of the
/// library, and print results; they compute nothing themselves.
@NullMarked
package dev.yij.io.cli;

import org.jspecify.annotations.NullMarked;
