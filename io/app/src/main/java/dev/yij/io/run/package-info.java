/// Training runs on folders of pictures, from the data to the report, and what is done with the models they
/// leave.
@NullMarked
package dev.yij.io.run;

import org.jspecify.annotations.NullMarked;
