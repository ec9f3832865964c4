/// The kernel with which Jupyter runs the Java cells of a notebook: [dev.yij.io.notebook.Cells] runs them with
/// JShell, [dev.yij.io.notebook.Kernel] talks with Jupyter, [dev.yij.io.notebook.Display] shows images below a
/// cell.
@NullMarked
package dev.yij.io.notebook;

import org.jspecify.annotations.NullMarked;
