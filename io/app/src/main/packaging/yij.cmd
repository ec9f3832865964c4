@echo off
rem Starts yij on the Java runtime beside it. Options for the JVM: set YIJ_JAVA_OPTIONS=-Xmx6g
setlocal DisableDelayedExpansion
for %%I in ("%~dp0..") do set "YIJ_HOME=%%~fI"

rem Meant for the user's own JDK, and answered with a note on the terminal.
set "JDK_JAVA_OPTIONS="

rem yij writes UTF-8. The code page of the console is set for as long as it runs; without a console nothing is.
set "YIJ_PAGE="
for /f "tokens=2 delims=:." %%P in ('chcp 2^>nul') do set "YIJ_PAGE=%%P"
if defined YIJ_PAGE chcp 65001 >nul 2>&1

rem Commands that compute nothing do without the optimizing compiler.
set "YIJ_COMPILER="
for %%C in ("" --help -h --version -V help inspect summary) do if "%~1"=="%%~C" set "YIJ_COMPILER=-XX:TieredStopAtLevel=1"
for %%C in (--help -h) do if "%~2"=="%%C" set "YIJ_COMPILER=-XX:TieredStopAtLevel=1"

rem A cache that does not fit is not worth a word: everything works without it.
"%YIJ_HOME%\@JAVA@" @OPTIONS@ "-XX:AOTCache=%YIJ_HOME%\@CACHE@" "-Xlog:aot*=off" "-Xlog:cds*=off" %YIJ_COMPILER% %YIJ_JAVA_OPTIONS% -cp "@CLASSES@" @MAIN@ %*
set "YIJ_EXIT=%ERRORLEVEL%"

if defined YIJ_PAGE chcp %YIJ_PAGE% >nul 2>&1
exit /b %YIJ_EXIT%
