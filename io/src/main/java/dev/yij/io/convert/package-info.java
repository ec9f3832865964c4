/// Every kind of model file under one roof: what it is called, how it is told, what it keeps ([ModelFormat]), the
/// list of all ([ModelFormats]), and what is in a file ([Inspection]).
@NullMarked
package dev.yij.io.convert;

import org.jspecify.annotations.NullMarked;
