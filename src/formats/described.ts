/** What a file says of a column besides its values. */
export interface Described {
  unit: string | null;
  description: string | null;
}

/**
 * Units and descriptions from the YAML that astropy writes into ECSV comments and Parquet metadata:
 * `- {name: ra, unit: deg, datatype: float64, description: right ascension}`.
 */
export function describedColumns(yaml: string): Map<string, Described> {
  const columns = new Map<string, Described>();
  for (const [, body] of yaml.matchAll(/-\s*\{([^{}]*\bname:[^{}]*)\}/g)) {
    const name = valueOf(body ?? '', 'name');
    if (name !== null) columns.set(name, { unit: valueOf(body ?? '', 'unit'), description: valueOf(body ?? '', 'description') });
  }
  return columns;
}

function valueOf(body: string, key: string): string | null {
  const match = new RegExp(`(?:^|[,\\s])${key}:\\s*(?:'((?:[^']|'')*)'|"([^"]*)"|([^,}]*))`).exec(body);
  const value = match?.[1]?.replaceAll("''", "'") ?? match?.[2] ?? match?.[3]?.trim();
  return value ? value : null;
}
