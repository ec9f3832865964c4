package dev.yij.io.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.run.EarlierFiles;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.numpy.Npz;
import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Test vectors exported by earlier versions, a case of each operation ([EarlierFiles]).
class EarlierVectorsTest {

    /// An exported file and the case of that name.
    record Exported(Path file, KernelCase kernelCase) {

        @Override
        public String toString() {
            return kernelCase.name();
        }
    }

    private static List<Exported> cases() throws IOException, URISyntaxException {
        Map<String, KernelCase> byName = Cases.all().stream().collect(Collectors.toMap(KernelCase::name, c -> c));
        List<Exported> cases = new ArrayList<>();
        for (Path folder : EarlierFiles.folders("vectors")) {
            for (Map<String, Object> listed :
                    EarlierFiles.maps(EarlierFiles.manifest(folder).get("cases"))) {
                String name = String.valueOf(listed.get("name"));
                KernelCase kernelCase = Objects.requireNonNull(byName.get(name), () -> "there is no case " + name);
                cases.add(new Exported(folder.resolve(String.valueOf(listed.get("file"))), kernelCase));
            }
        }
        return cases;
    }

    @Test
    void everyFileIsListedAndEveryListedFileExists() throws IOException, URISyntaxException {
        TreeSet<Path> listed = new TreeSet<>();
        cases().forEach(c -> listed.add(c.file()));
        TreeSet<Path> existing = new TreeSet<>();
        for (Path folder : EarlierFiles.folders("vectors")) {
            EarlierFiles.list(folder).stream()
                    .filter(file -> file.toString().endsWith(".npz"))
                    .forEach(existing::add);
        }
        assertEquals(existing, listed);
        assertTrue(listed.size() >= 25, () -> "expected at least the first 25 cases, found " + listed.size());
    }

    @Test
    void theListIsStillOneThatCasesCanBeAddedTo() throws IOException, URISyntaxException {
        for (Path folder : EarlierFiles.folders("vectors")) {
            byte[] content = Files.readAllBytes(folder.resolve("manifest.json"));
            VectorManifest manifest = assertDoesNotThrow(() -> VectorManifest.read(content));
            assertEquals(JSON.std.mapFrom(content), JSON.std.mapFrom(manifest.toBytes()));
        }
    }

    /// Results computed from the exported inputs can still be checked.
    @ParameterizedTest
    @MethodSource("cases")
    void theCaseHasTheSameInputs(Exported exported) throws IOException {
        Map<String, NumpyArray> arrays = Npz.read(exported.file());
        for (NamedArray input : exported.kernelCase().inputs().arrays()) {
            NumpyArray stored = Objects.requireNonNull(arrays.get(input.name()), input.name());
            assertArrayEquals(input.shape(), stored.shape(), input.name());
            assertArrayEquals(input.data(), stored.data(), input.name());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theExportedOutputsPassTheCheck(Exported exported) throws IOException {
        VectorResults results =
                VectorResults.in(Objects.requireNonNull(exported.file().getParent()));
        VectorCheck.Result result = new VectorCheck(results, Judge.strict()).check(exported.kernelCase());
        assertEquals(VectorCheck.Outcome.PASS, result.outcome(), result::report);
    }
}
