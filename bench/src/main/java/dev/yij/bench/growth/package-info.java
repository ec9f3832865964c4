/// Scaling of the cost with the batch size, the threads, the size of the images and the number of filters.
@NullMarked
package dev.yij.bench.growth;

import org.jspecify.annotations.NullMarked;
