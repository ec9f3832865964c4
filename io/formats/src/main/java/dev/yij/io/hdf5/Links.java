package dev.yij.io.hdf5;

import io.jhdf.FractalHeap;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.SymbolTableEntry;
import io.jhdf.btree.BTreeV1;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The links of a group: the addresses of objects by name. HDF5 stores them in three ways: in a tree with a
/// heap of names (h5py's default), in the group's header, or in a second kind of tree.
final class Links {

    /// Represents a link to another name or file.
    static final long ELSEWHERE = -1;

    private static final int SOFT = 2;
    private static final long NO_ADDRESS = -1;

    private Links() {}

    static Map<String, Long> of(HdfBackingStorage storage, ObjectHeader header) {
        Map<String, Long> links = new LinkedHashMap<>();
        if (header.hasMessageOfType(SymbolTableMessage.class)) {
            addFromSymbolTable(storage, header.getMessageOfType(SymbolTableMessage.class), links);
        }
        for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
            add(link, links);
        }
        if (header.hasMessageOfType(LinkInfoMessage.class)) {
            addFromTree(storage, header.getMessageOfType(LinkInfoMessage.class), links);
        }
        return links;
    }

    private static void addFromSymbolTable(
            HdfBackingStorage storage, SymbolTableMessage table, Map<String, Long> links) {
        ByteBuffer names = new LocalHeap(storage, table.getLocalHeapAddress()).getDataBuffer();
        for (long child :
                BTreeV1.createGroupBTree(storage, table.getBTreeAddress()).getChildAddresses()) {
            for (SymbolTableEntry entry : new GroupSymbolTableNode(storage, child).getSymbolTableEntries()) {
                boolean here = entry.getCacheType() != SOFT;
                links.put(name(names, entry.getLinkNameOffset()), here ? entry.getObjectHeaderAddress() : ELSEWHERE);
            }
        }
    }

    private static String name(ByteBuffer names, int from) {
        int to = from;
        while (names.get(to) != 0) {
            to++;
        }
        byte[] bytes = new byte[to - from];
        names.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void add(LinkMessage link, Map<String, Long> links) {
        boolean here = link.getLinkType() == LinkMessage.LinkType.HARD;
        links.put(link.getLinkName(), here ? link.getHardLinkAddress() : ELSEWHERE);
    }

    private static void addFromTree(HdfBackingStorage storage, LinkInfoMessage info, Map<String, Long> links) {
        if (info.getBTreeNameIndexAddress() == NO_ADDRESS) {
            return;
        }
        FractalHeap heap = new FractalHeap(storage, info.getFractalHeapAddress());
        BTreeV2<LinkNameForIndexedGroupRecord> tree = new BTreeV2<>(storage, info.getBTreeNameIndexAddress());
        for (LinkNameForIndexedGroupRecord link : tree.getRecords()) {
            add(LinkMessage.fromBuffer(heap.getId(link.getId()), storage.getSuperblock()), links);
        }
    }
}
