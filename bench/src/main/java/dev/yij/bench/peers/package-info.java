/// The peers table: the chapter's model in yij and in other libraries, measured in one run on the same weights and
/// images. [dev.yij.bench.peers.PeersTable] runs it; every contender lives in a process of its own
/// ([dev.yij.bench.peers.ContenderMain]), so that neither the JIT compiler nor the memory of one is another's.
@NullMarked
package dev.yij.bench.peers;

import org.jspecify.annotations.NullMarked;
