package dev.yij.io.cli;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.mutation.Mutation;
import dev.yij.testvectors.mutation.MutationScore;
import dev.yij.testvectors.mutation.Mutations;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij vectors mutate`.
@Command(
        name = "mutate",
        mixinStandardHelpOptions = true,
        description = {
            "Tests the test vectors: makes one small mistake after another in a correct backend and counts how many the"
                    + " cases catch. docs/diagnosis.md explains those that survive."
        },
        footer = {
            "",
            "Examples:",
            "  yij vectors mutate                    the survivors and the score",
            "  yij vectors mutate --all | grep pool  each mutation and the first case that catches it"
        })
final class VectorsMutateCommand implements Callable<Integer> {

    @Option(
            names = "--mutation",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only the mutations whose description contains this.")
    private String selected = "";

    @Option(names = "--all", description = "Prints the mutations that are caught too.")
    private boolean all;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Mutation> mutations = Mutations.all().stream()
                .filter(m -> m.name().contains(selected))
                .toList();
        if (mutations.isEmpty()) {
            throw new UsageException("no mutation's description contains " + selected);
        }
        PrintWriter out = spec.commandLine().getOut();
        MutationScore score = MutationScore.of(Judge.of(Declaration.DEFAULT), Cases.all(), mutations, outcome -> {
            if (all || !outcome.caught()) {
                out.println(outcome);
                out.flush();
            }
        });
        out.println(score);
        out.flush();
        return ExitCode.OK;
    }
}
