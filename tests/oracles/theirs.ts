import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTable } from '#formats/open';
import { nodeSource } from '../../backend/tables/node-source.ts';
import { codedFile, type CodedTable } from './coded.ts';
import { differences, type Difference } from './differences.ts';
import { askOracle } from './python.ts';

export interface Theirs extends CodedTable {
  path: string;
  how: string;
}

export interface Compared {
  how: string;
  differences: Difference[];
}

/** Python writes random tables in many ways, ours reads them: what differs, of each file. */
export async function readTheirs(format: string, seeds: { first: number; count: number }, open = openTable): Promise<Compared[]> {
  const folder = mkdtempSync(join(tmpdir(), `theirs-${format}-`));
  try {
    const made = (await askOracle('write.py', [format, folder, String(seeds.first), String(seeds.count)])) as Theirs[];
    const compared: Compared[] = [];
    for (const theirs of made) compared.push({ how: theirs.how, differences: await readOne(theirs, open) });
    return compared;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readOne(theirs: Theirs, open: typeof openTable): Promise<Difference[]> {
  const table = await open(await nodeSource(theirs.path));
  try {
    return differences(theirs, await codedFile(table));
  } finally {
    table.close();
  }
}
