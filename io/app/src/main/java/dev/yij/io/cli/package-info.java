/// The command line `yij`: one class per subcommand. It reads what the user asked for, calls the rest of the
/// library, and prints; it computes nothing itself.
@NullMarked
package dev.yij.io.cli;

import org.jspecify.annotations.NullMarked;
