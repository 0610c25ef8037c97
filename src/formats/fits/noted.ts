import type { Finding } from '#core/finding';
import type { Notes } from '#formats/fits/batches';
import { told } from '#formats/fits/told';

/** Findings that grow as rows are read; each is told once a column, with the most rows that one reading saw. */
export class NotedFindings {
  readonly #first: readonly Finding[];
  readonly #noted = new Map<string, Finding>();

  constructor(first: readonly Finding[]) {
    this.#first = first;
  }

  all(): readonly Finding[] {
    return [...this.#first, ...this.#noted.values()];
  }

  note(notes: Notes): void {
    for (const [{ name }, { beyondAscii, latin1, oddLogicals, impliedPoints }] of notes) {
      if (beyondAscii > 0) this.#keep(textFinding(name, beyondAscii, latin1));
      if (oddLogicals > 0) this.#keep(logicalFinding(name, oddLogicals));
      if (impliedPoints > 0) this.#keep(pointFinding(name, impliedPoints));
    }
  }

  #keep(finding: Finding): void {
    const key = `${finding.code} ${finding.column}`;
    if ((this.#noted.get(key)?.rows ?? 0) < (finding.rows ?? 0)) this.#noted.set(key, finding);
  }
}

function textFinding(column: string, rows: number, latin1: number): Finding {
  const how = latin1 === 0 ? 'as UTF-8' : latin1 === rows ? 'as Latin-1' : `as UTF-8, ${latin1} of them as Latin-1`;
  const message = `${rows} ${rows === 1 ? 'text' : 'texts'} of column ${column} have letters beyond ASCII, which FITS does not allow; they were read ${how}.`;
  return told('warning', 'fits-beyond-ascii', { message, remedy: 'Look at these texts.', column, rows });
}

function logicalFinding(column: string, rows: number): Finding {
  const message = `${rows} ${rows === 1 ? 'value' : 'values'} of the logical column ${column} are neither T, F nor 0; they are missing here.`;
  return told('warning', 'fits-logical', { message, remedy: 'Write the column as T and F, or as whole numbers.', column, rows });
}

function pointFinding(column: string, rows: number): Finding {
  const message = `${rows} ${rows === 1 ? 'number' : 'numbers'} of column ${column} have no decimal point though its TFORM has decimals; they were read as whole numbers.`;
  return told('warning', 'fits-implied-point', { message, remedy: 'Write the decimal points if decimals were meant.', column, rows });
}
