/// Training runs on folders of images, from the data to the report, and the use of the trained
/// models.
@NullMarked
package dev.yij.io.run;

import org.jspecify.annotations.NullMarked;
