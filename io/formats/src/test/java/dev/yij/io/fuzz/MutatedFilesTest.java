package dev.yij.io.fuzz;

import dev.yij.io.fixture.MutatedFilesTests;
import dev.yij.io.fixture.Reader;
import java.util.List;

class MutatedFilesTest extends MutatedFilesTests {

    @Override
    protected List<Reader> readers() {
        return List.of(FormatReader.values());
    }
}
