#!/bin/sh
# Starts yij on the Java runtime that lies beside it. Options for the JVM: YIJ_JAVA_OPTIONS="-Xmx6g" yij ...

program=$0
while [ -h "$program" ]; do
    link=$(readlink "$program")
    case $link in
        /*) program=$link ;;
        *) program=$(dirname "$program")/$link ;;
    esac
done
home=$(CDPATH='' cd "$(dirname "$program")/.." && pwd -P) || exit 1

# Java cannot open files whose names are not ASCII in the locale C, which is what containers have.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) export LC_ALL=C.UTF-8 ;;
esac

# Meant for the user's own JDK, and answered with a note on the terminal.
unset JDK_JAVA_OPTIONS

# Commands that compute nothing do without the optimizing compiler.
case "${1-} ${2-}" in
    ' ' | -* | 'help '* | 'inspect '* | 'summary '* | *' --help' | *' -h') compiler=-XX:TieredStopAtLevel=1 ;;
    *) compiler= ;;
esac

# A cache that does not fit is not worth a word: everything works without it.
# exec: this process becomes the JVM, so signals, the terminal and the exit code are yij's own.
# YIJ_JAVA_OPTIONS stays unquoted to be split into words.
# shellcheck disable=SC2086
exec "$home/@JAVA@" @OPTIONS@ "-XX:AOTCache=$home/@CACHE@" '-Xlog:aot*=off' '-Xlog:cds*=off' \
    $compiler ${YIJ_JAVA_OPTIONS-} -cp "@CLASSES@" @MAIN@ "$@"
