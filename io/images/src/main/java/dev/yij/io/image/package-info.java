/// Images: decoding to 8-bit RGB as Pillow's `convert("RGB")` does it, resizing, normalising, writing PNG.
@NullMarked
package dev.yij.io.image;

import org.jspecify.annotations.NullMarked;
