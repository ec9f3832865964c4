/// Every kind of model file under one roof: what it is called, how it is told, what it keeps ([ModelFormat]), the
/// list of all ([Models]), and what is in a file ([Inspection]).
@NullMarked
package dev.yij.io.format;

import org.jspecify.annotations.NullMarked;
