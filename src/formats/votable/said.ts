import type { Finding } from '#core/finding';
import type { Place, Said } from '#formats/votable/document';

/** What a table and all that is around it say, from the outside in; what is said twice under one name gets a number. */
export function metadataOf(place: Place): Map<string, string> {
  const metadata = new Map<string, string>();
  const places: Place[] = [];
  for (let at: Place | null = place; at; at = at.parent) places.unshift(at);
  for (const said of places.flatMap((each) => each.said)) {
    const value = said.value === '' ? said.text : said.value;
    if (said.name !== '' && value !== '') add(metadata, said.name, value);
  }
  return metadata;
}

function add(metadata: Map<string, string>, name: string, value: string): void {
  let key = name;
  for (let n = 2; metadata.has(key) && metadata.get(key) !== value; n++) key = `${name}_${n}`;
  metadata.set(key, value);
}

/** How a service says what became of a query (DALI 1.1, 4.4). */
function statuses(said: readonly Said[], status: string): Said[] {
  return said.filter(({ element, name, value }) => element === 'INFO' && name === 'QUERY_STATUS' && value.trim().toUpperCase() === status);
}

/** The error that a service answered with instead of a table, as a sentence; null when it told none. */
export function serviceError(said: readonly Said[]): string | null {
  const [error] = statuses(said, 'ERROR');
  if (!error) return null;
  return `the service answered with an error${error.text === '' ? '' : `: ${error.text.slice(0, 500)}`}. Repair the query, and send what it then answers.`;
}

export function statusFindings(said: readonly Said[]): Finding[] {
  const findings: Finding[] = [];
  const rest = { column: null, rows: null, line: null };
  const error = serviceError(said);
  if (error !== null) {
    const message = `This is the answer to a query that failed: ${error}`;
    findings.push({ ...rest, severity: 'error', code: 'votable-query-error', message, remedy: 'Repair the query and ask again.' });
  }
  if (statuses(said, 'OVERFLOW').length > 0) {
    const message = 'The service cut this answer at its row limit (QUERY_STATUS is OVERFLOW): rows are missing.';
    findings.push({
      ...rest,
      severity: 'warning',
      code: 'votable-overflow-rows',
      message,
      remedy: 'Ask again with a higher limit (MAXREC).',
    });
  }
  return findings;
}
