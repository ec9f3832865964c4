/// The explorer's page in a real browser, Debian's Chromium.
@org.jspecify.annotations.NullMarked
package dev.yij.io.explore.browser;
