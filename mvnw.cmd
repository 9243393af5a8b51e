@echo off
rem Runs Maven: the mvn on the PATH if it is new enough, else the pinned one under
rem %USERPROFILE%\.m2\wrapper, downloaded first where MVNW_REPOURL names a Maven repository.
setlocal enabledelayedexpansion
set "PINS=%~dp0.mvn\wrapper\maven-wrapper.properties"
for /f "usebackq tokens=1,2 delims==" %%a in ("%PINS%") do set "pin_%%a=%%b"

for /f "tokens=1,2 delims=." %%a in ("%pin_minimumVersion%") do (
  set "wantMajor=%%a"
  set "wantMinor=%%b"
)
where mvn >nul 2>&1
if not errorlevel 1 (
  for /f "tokens=3" %%v in ('mvn -B --version 2^>nul ^| findstr /c:"Apache Maven "') do (
    for /f "tokens=1,2 delims=." %%a in ("%%v") do (
      if %%a gtr !wantMajor! goto onPath
      if %%a equ !wantMajor! if %%b geq !wantMinor! goto onPath
    )
  )
)

set "WRAPPER=%USERPROFILE%\.m2\wrapper"
if not "%MAVEN_USER_HOME%"=="" set "WRAPPER=%MAVEN_USER_HOME%\wrapper"
set "MVN_HOME=%WRAPPER%\apache-maven-%pin_distributionVersion%"
if exist "%MVN_HOME%\bin\mvn.cmd" goto unpacked

if "%MVNW_REPOURL%"=="" (
  echo mvnw: no Maven ^>= %pin_minimumVersion% on the PATH: install it, or set MVNW_REPOURL to the base URL of a Maven repository to fetch %pin_distributionVersion% from. 1>&2
  exit /b 1
)
set "URL=%MVNW_REPOURL%/org/apache/maven/apache-maven/%pin_distributionVersion%/apache-maven-%pin_distributionVersion%-bin.zip"
powershell -NoProfile -Command "$ErrorActionPreference='Stop'; $work=Join-Path $env:WRAPPER ([guid]::NewGuid()); New-Item -ItemType Directory -Path $work | Out-Null; try { $zip=Join-Path $work 'maven.zip'; Invoke-WebRequest -UseBasicParsing -Uri $env:URL -OutFile $zip; if ((Get-FileHash -Algorithm SHA512 $zip).Hash -ne $env:pin_distributionZipSha512) { throw 'mvnw: the SHA-512 of the download differs from distributionZipSha512' }; Expand-Archive -Path $zip -DestinationPath $work; Move-Item (Join-Path $work ('apache-maven-' + $env:pin_distributionVersion)) $env:MVN_HOME } finally { Remove-Item -Recurse -Force $work }"
if errorlevel 1 exit /b 1

:unpacked
call "%MVN_HOME%\bin\mvn.cmd" %*
exit /b %errorlevel%

:onPath
call mvn %*
exit /b %errorlevel%
