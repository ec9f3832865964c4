/// `yij explore`: a web server on loopback that shows a model at work in the browser.
///
/// [ExploreServer][dev.yij.io.explore.ExploreServer] listens, `Guard` decides which requests are accepted,
/// `Routes` dispatches them, `Engine` has the library compute, and `Page` holds the browser's files. The
/// contract between the page and the server is in docs/explorer-api.md.
@NullMarked
package dev.yij.io.explore;

import org.jspecify.annotations.NullMarked;
