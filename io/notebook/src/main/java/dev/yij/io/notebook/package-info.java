/// The kernel with which Jupyter runs the Java cells of a notebook: [dev.yij.io.notebook.Cells] runs them with
/// JShell, [dev.yij.io.notebook.Kernel] talks with Jupyter, [dev.yij.io.notebook.Display] shows images below a
/// cell. Jupyter starts the kernel; a program can run cells too:
///
/// {@snippet file="RunCells.java" region="example"}
@NullMarked
package dev.yij.io.notebook;

import org.jspecify.annotations.NullMarked;
