{{! JReleaser's template with one line of our own: winget would start yij.cmd through a symbolic link in another folder,
   where the script looks for Java in vain. ArchiveBinariesDependOnPath puts the archive's folder bin into the path. }}
# yaml-language-server: $schema=https://aka.ms/winget-manifest.installer.1.9.0.schema.json

PackageIdentifier: {{wingetPackageIdentifier}}
PackageVersion: {{wingetPackageVersion}}
ReleaseDate: {{wingetReleaseDate}}
Installers:
{{#wingetInstallers}}
  - Architecture: {{architecture}}
    InstallerUrl: {{url}}
    InstallerSha256: {{checksum}}
    InstallerType: zip
    ArchiveBinariesDependOnPath: true
    NestedInstallerType: portable
    NestedInstallerFiles:
      - RelativeFilePath: {{executablePath}}
        PortableCommandAlias: {{executableName}}
{{/wingetInstallers}}
ManifestType: installer
ManifestVersion: 1.9.0
