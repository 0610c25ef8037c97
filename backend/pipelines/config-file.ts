import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { Fault } from '#core/problem';

const mostBytes = 5_000_000;

/** A YAML or JSON file (JSON is YAML) as plain data. Aliases may not multiply what stands there. */
export async function readConfigFile(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Fault('bad-config', `The file ${path} is not there, or it cannot be read.`, { at: path, cause: error });
  });
  if (text.length > mostBytes) {
    throw new Fault('bad-config', `${path} has ${text.length} characters; a configuration may have ${mostBytes}.`, { at: path });
  }
  const document = parseDocument(text, { prettyErrors: true });
  const [first] = document.errors;
  if (first) throw new Fault('bad-config', `${path} is neither YAML nor JSON: ${first.message.split('\n')[0] ?? ''}`, { at: path });
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new Fault('bad-config', `${path} cannot be read: ${error instanceof Error ? error.message : 'its aliases do not end'}.`, {
      at: path,
      cause: error,
    });
  }
}
