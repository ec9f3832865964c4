/// Golden cases, an independent oracle in double that also bounds each element's error, and comparison. Speaks plain
/// arrays, so that the author of a backend needs this one jar. Shares no code with what it judges.
module dev.yij.testvectors {
    requires static transitive org.jspecify;

    exports dev.yij.testvectors;
}
