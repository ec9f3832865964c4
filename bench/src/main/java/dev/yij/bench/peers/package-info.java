/// The peers table: the chapter's model in yij and in other libraries, measured in one run on the same weights
/// and images. [dev.yij.bench.peers.PeersTable] runs it; every contender runs in a process of its own
/// ([dev.yij.bench.peers.ContenderMain]), so that contenders share neither the JIT compiler nor memory.
@NullMarked
package dev.yij.bench.peers;

import org.jspecify.annotations.NullMarked;
