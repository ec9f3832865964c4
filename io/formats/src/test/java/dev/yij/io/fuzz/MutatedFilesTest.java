package dev.yij.io.fuzz;

import dev.yij.io.fixture.MutatedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Thousands of damaged files for every reader of this module.
@Tag("slow")
class MutatedFilesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void honestFilesAreTaken(FormatReader reader) throws IOException {
        new MutatedFiles(reader, folder).requireHonestFilesAreTaken();
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void damagedFilesEndInASentence(FormatReader reader) throws IOException {
        new MutatedFiles(reader, folder).requireDamagedFilesEndInASentence();
    }

    @ParameterizedTest
    @EnumSource
    void noiseEndsInASentence(FormatReader reader) throws IOException {
        new MutatedFiles(reader, folder).requireNoiseEndsInASentence();
    }
}
