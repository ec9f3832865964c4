/// `yij explore`: a web server on loopback that shows a model at work in the browser.
///
/// [ExploreServer][dev.yij.io.explore.ExploreServer] listens, `Guard` decides who is let in, `Routes` says
/// what is asked, `Engine` has the library compute it, and `Page` holds what the browser runs. The contract
/// between the page and the server is in docs/explorer-api.md.
@NullMarked
package dev.yij.io.explore;

import org.jspecify.annotations.NullMarked;
