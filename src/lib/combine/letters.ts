/** A, B, … Z, AA: how a catalog is called beside its charts. */
export function letter(i: number): string {
  const head = i >= 26 ? letter(Math.floor(i / 26) - 1) : '';
  return head + String.fromCharCode(65 + (i % 26));
}
