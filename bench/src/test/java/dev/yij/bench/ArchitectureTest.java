package dev.yij.bench;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Checks the dependency arrows of docs/architecture.md.
@AnalyzeClasses(packages = "dev.yij", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String REFERENCE = "dev.yij.reference..";
    private static final String TEST_VECTORS = "dev.yij.testvectors..";
    private static final String SIMD = "dev.yij.simd..";
    private static final String VECTOR_API = "jdk.incubator.vector..";

    private static final DescribedPredicate<JavaClass> FORMATS =
            io("file", "format", "hdf5", "keras", "model", "numpy");
    private static final DescribedPredicate<JavaClass> MODELS = io("shipped");
    private static final DescribedPredicate<JavaClass> ONNX = io("onnx");
    private static final DescribedPredicate<JavaClass> IMAGES = io("audit", "classify", "data", "image", "transfer");
    private static final DescribedPredicate<JavaClass> PLOTS = io("figure", "plot", "report");
    private static final DescribedPredicate<JavaClass> NOTEBOOK = io("notebook");
    private static final DescribedPredicate<JavaClass> APP = io(
            "cli", "compare", "exercise", "explain", "explore", "jdk", "jupyter", "run", "tour", "trainer", "vectors");
    private static final DescribedPredicate<JavaClass> SPARK = resideInAPackage("dev.yij.spark..");

    // Which module may depend on which

    @ArchTest
    static final ArchRule referenceDependsOnNothingButTheJdksBase = dependsOnlyOn(REFERENCE, "java.base");

    @ArchTest
    static final ArchRule testVectorsDependOnNoOtherModule =
            dependsOnlyOn(TEST_VECTORS, "java.base", "org.junit.jupiter.api..", "org.opentest4j..");

    @ArchTest
    static final ArchRule simdDependsOnReferenceEjmlAndTheVectorApi =
            dependsOnlyOn(SIMD, "java.base", "java.management", "jdk.management", REFERENCE, VECTOR_API, "org.ejml..");

    @ArchTest
    static final ArchRule formatsDependOnReferenceAndNumpysFiles = dependsOnlyOn(
            FORMATS,
            listed(
                    "java.base",
                    REFERENCE,
                    "dev.yij.testvectors.numpy..",
                    "com.fasterxml.jackson.jr..",
                    "com.fasterxml.jackson.core..",
                    "io.jhdf.."));

    @ArchTest
    static final ArchRule modelsDependOnFormats = dependsOnlyOn(MODELS, FORMATS.or(listed("java.base", REFERENCE)));

    @ArchTest
    static final ArchRule onnxDependsOnFormats = dependsOnlyOn(
            ONNX,
            FORMATS.or(listed(
                    "java.base", REFERENCE, "com.fasterxml.jackson.jr..", "com.google.protobuf..", "ai.onnx.proto..")));

    @ArchTest
    static final ArchRule imagesDependOnFormats = dependsOnlyOn(
            IMAGES,
            FORMATS.or(listed(
                    "java.base",
                    "java.desktop",
                    REFERENCE,
                    "com.fasterxml.jackson.jr..",
                    "org.apache.commons.imaging..",
                    "com.twelvemonkeys.imageio..")));

    @ArchTest
    static final ArchRule plotsDependOnImages =
            dependsOnlyOn(PLOTS, IMAGES.or(FORMATS).or(listed("java.base", "java.desktop", REFERENCE)));

    @ArchTest
    static final ArchRule notebookDependsOnPlots = dependsOnlyOn(
            NOTEBOOK, PLOTS.or(IMAGES).or(listed("java.base", "java.desktop", "jdk.jshell", "org.dflib.jjava..")));

    @ArchTest
    static final ArchRule appDependsOnAll = dependsOnlyOn(
            APP,
            PLOTS.or(IMAGES)
                    .or(ONNX)
                    .or(MODELS)
                    .or(FORMATS)
                    .or(listed(
                            "java.base",
                            "java.desktop",
                            "java.management",
                            REFERENCE,
                            SIMD,
                            TEST_VECTORS,
                            "com.fasterxml.jackson.jr..",
                            "com.sun.net.httpserver..",
                            "picocli..")));

    @ArchTest
    static final ArchRule sparkDependsOnTheAppAndOnSpark = dependsOnlyOn(
            SPARK,
            APP.or(IMAGES)
                    .or(FORMATS)
                    .or(listed(
                            "java.base",
                            "java.management",
                            "jdk.management",
                            REFERENCE,
                            SIMD,
                            "org.apache.spark..",
                            "picocli..",
                            "scala..")));

    @ArchTest
    static final ArchRule everyPackageOfIoBelongsToOneOfItsModules = classes()
            .that()
            .resideInAPackage("dev.yij.io..")
            .should(ArchConditions.be(FORMATS.or(MODELS)
                    .or(ONNX)
                    .or(IMAGES)
                    .or(PLOTS)
                    .or(NOTEBOOK)
                    .or(APP)));

    /// Of the packages of all modules, the modules' root packages included.
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().assignedFrom(packages()).should().beFreeOfCycles();

    // The Vector API, which a runtime may lack

    @ArchTest
    static final ArchRule onlySimdDependsOnTheVectorApi = noClasses()
            .that()
            .resideOutsideOfPackage(SIMD)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(VECTOR_API);

    @ArchTest
    static final ArchRule otherModulesUseOnlyThePublicClassesOfSimd = noClasses()
            .that()
            .resideOutsideOfPackage(SIMD)
            .should()
            .dependOnClassesThat(resideInAPackage(SIMD)
                    .and(named("SimdBackends", "Mode", "Im2colBackend").negate()));

    @ArchTest
    static final ArchRule onlySimdBackendsUsesTheClassesThatNeedTheVectorApi = classes()
            .that()
            .haveFullyQualifiedName("dev.yij.simd.SimdBackend")
            .or()
            .haveFullyQualifiedName("dev.yij.simd.MultiplyAddPeak")
            .should()
            .onlyHaveDependentClassesThat(named("SimdBackends", "SimdBackend", "MultiplyAddPeak"));

    @ArchTest
    static final ArchRule thePortableBackendsDoNotDependOnTheVectorApi = noClasses()
            .that(named("PortableBackend", "Im2colBackend", "Mode"))
            .should()
            .transitivelyDependOnClassesThat()
            .resideInAPackage(VECTOR_API);

    // The reference stays readable

    @ArchTest
    static final ArchRule theScalarKernelsUseNoFusedMultiplyAdd = noClasses()
            .that()
            .resideInAPackage("dev.yij.reference.scalar..")
            .should()
            .callMethod(Math.class, "fma", float.class, float.class, float.class)
            .orShould()
            .callMethod(Math.class, "fma", double.class, double.class, double.class);

    @ArchTest
    static final ArchRule theScalarKernelsUseNoThreadsOrStreams = noClasses()
            .that()
            .resideInAPackage("dev.yij.reference.scalar..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util.stream..", "java.util.concurrent..")
                    .or(assignableTo(Thread.class)));

    // Conventions

    @ArchTest
    static final ArchRule noClassIsCalledUtilImplCommonManagerOrHelper =
            noClasses().should().haveNameMatching(".*(Util|Impl|Common|Manager|Helper)[^.]*");

    /// The comparison of speeds is a separate program. BackendContract is a test, and reports how many cases
    /// it ran.
    @ArchTest
    static final ArchRule onlyTheCommandLineUsesStandardInputAndOutput = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.yij.io.cli..",
                    "dev.yij.bench.peers..",
                    "dev.yij.bench.onednn..",
                    "dev.yij.bench.process..",
                    "dev.yij.bench.speed..")
            .and()
            .doNotHaveFullyQualifiedName("dev.yij.testvectors.contract.BackendContract")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessField(System.class, "in");

    /// And two more programs of their own: the kernel of notebooks, and the comparison of speeds.
    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProgram = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.yij.io.cli..",
                    "dev.yij.io.notebook..",
                    "dev.yij.bench.peers..",
                    "dev.yij.bench.onednn..",
                    "dev.yij.bench.speed..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    private static ArchRule dependsOnlyOn(String ours, String... modulesAndPackages) {
        return dependsOnlyOn(resideInAPackage(ours), listed(modulesAndPackages));
    }

    /// The classes of a module may depend on each other, on JSpecify's annotations, and on `others`.
    private static ArchRule dependsOnlyOn(DescribedPredicate<JavaClass> ours, DescribedPredicate<JavaClass> others) {
        return classes()
                .that(ours)
                .should()
                .onlyDependOnClassesThat(ours.or(others).or(resideInAPackage("org.jspecify.annotations")));
    }

    /// Classes of modules of the JDK (`java.base`, only what it exports) and of packages (`picocli..`).
    private static DescribedPredicate<JavaClass> listed(String... modulesAndPackages) {
        DescribedPredicate<JavaClass> listed = DescribedPredicate.alwaysFalse();
        for (String each : modulesAndPackages) {
            listed = listed.or(each.endsWith("..") ? resideInAPackage(each) : exportedBy(each));
        }
        return listed;
    }

    private static DescribedPredicate<JavaClass> io(String... packages) {
        return resideInAnyPackage(
                Stream.of(packages).map(each -> "dev.yij.io." + each + "..").toArray(String[]::new));
    }

    private static DescribedPredicate<JavaClass> exportedBy(String module) {
        Set<String> packages = ModuleLayer.boot().findModule(module).orElseThrow().getDescriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(exports -> exports.source())
                .collect(Collectors.toUnmodifiableSet());
        return describe(
                "are exported by the module " + module,
                found -> packages.contains(found.getBaseComponentType().getPackageName())
                        || found.getBaseComponentType().isPrimitive());
    }

    private static DescribedPredicate<JavaClass> named(String... simdClasses) {
        Set<String> names = Set.of(simdClasses);
        return describe(
                "are " + String.join(" or ", simdClasses) + " of simd",
                found -> found.getPackageName().equals("dev.yij.simd") && names.contains(found.getSimpleName()));
    }

    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass found) {
                return SliceIdentifier.of(found.getPackageName());
            }

            @Override
            public String getDescription() {
                return "each package";
            }
        };
    }
}
