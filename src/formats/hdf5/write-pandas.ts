import type { Finding } from '#core/finding';
import { pickledAxis, pickledInfo, pickledList, pickledPair } from '#formats/hdf5/pickle-write';
import { finding } from '#formats/hdf5/plan';
import { utf8Bytes } from '#formats/hdf5/raw-bytes';
import { rawSize, recordOf, type RawType } from '#formats/hdf5/raw-type';
import { isTime, timeAsText, written, type Written } from '#formats/hdf5/write-column';
import { missingWords, surveyed, type Facts, type Surveyed } from '#formats/hdf5/write-facts';
import { nothingLeft, pieceRowsOf } from '#formats/hdf5/write-flat';
import type { Attribute } from '#formats/hdf5/write-layout';
import { writePieces, type Filled } from '#formats/hdf5/write-pieces';
import { cellBytes } from '#formats/hdf5/write-bytes';
import type { ByteSink } from '#formats/sink';
import type { FileColumn } from '#formats/stored';
import type { TableRows } from '#formats/table-file';
import type { FormatWriter, WriteOptions } from '#formats/write';

/** HDF5 as `DataFrame.to_hdf(path, key='data', format='table')` makes it, which `pandas.read_hdf` and, for `.h5`, tables_io read. */
export const pandasHdf5Writer: FormatWriter = { write };

/** Columns of one type, side by side. */
interface Block {
  name: string;
  type: RawType;
  columns: Written[];
}

async function write(table: TableRows, sink: ByteSink, options: WriteOptions = {}): Promise<Finding[]> {
  const survey = await surveyed(table);
  const missing = missingWord(survey);
  const { columns, findings } = frameColumns(table, survey, missing);
  if (columns.length === 0) throw nothingLeft(table.name, findings);
  const blocks = blocksOf(columns);
  const record = recordOf([
    { name: 'index', type: indexType },
    ...blocks.map(({ name, type, columns: { length } }) => ({ name, type: arrayOf(type, length) })),
  ]);
  const filled: Filled = {
    ...{ name: 'table', type: record, dims: [], rows: survey.rows, rowBytes: record.size, grows: true, ready: null, rowNumbersAt: 0 },
    attributes: tableAttributes(blocks, survey.rows),
    columns: blocks.flatMap((block, i) => placed(block, record.members[i + 1]?.offset ?? 0)),
  };
  const group = { name: 'data', attributes: groupAttributes({ blocks, columns, missing, metadata: table.metadata }) };
  const order = {
    group,
    rootAttributes: nodeWords('GROUP', '1.0', [text('PYTABLES_FORMAT_VERSION', '2.1')]),
    pieceRows: pieceRowsOf(columns, survey.rows),
  };
  await writePieces(table, sink, { order, datasets: [filled], rows: survey.rows, ...options });
  return findings;
}

const indexType: RawType = { is: 'whole', size: 8, signed: true };

function arrayOf(of: RawType, length: number): RawType {
  return { is: 'array', of, dims: [length] };
}

function placed({ type, columns }: Block, offset: number): Filled['columns'] {
  const bytes = rawSize(type);
  return columns.map((each, i) => ({ written: each, offset: offset + i * bytes, bytes }));
}

/** A word that stands for a missing text and that no text is. */
function missingWord({ facts }: Surveyed): string {
  return missingWords.find((word) => facts.every(({ words }) => !words.has(word))) ?? '<missing text>';
}

function frameColumns(table: TableRows, { rows, facts }: Surveyed, missing: string): { columns: Written[]; findings: Finding[] } {
  const columns: Written[] = [];
  const findings: Finding[] = [];
  for (const [position, column] of table.schema.columns.entries()) {
    const known = facts[position];
    if (!known) continue;
    if (column.type.endsWith('[]')) findings.push(noLists(column.name));
    else if (column.type === 'text' && !(column.stored.kind === 'uint64' && known.digits)) {
      columns.push(textColumn({ column, position, facts: known, missing }, findings));
    } else {
      const choice = written({ column, position, facts: known, rows });
      if (choice.written.some(isHalf)) findings.push(halfAsSingle(column.name));
      columns.push(...choice.written.map(forPandas));
      findings.push(...choice.findings);
    }
  }
  return { columns, findings };
}

function noLists(column: string): Finding {
  const message = `${column} is left out: a table of pandas holds no lists.`;
  return finding({ severity: 'warning', code: 'hdf5-left-out', column, message, remedy: 'Write it as .hdf5 or .parquet to keep it.' });
}

/** PyTables keeps a boolean as eight bits, and pandas knows no half floats there. */
function forPandas(column: Written): Written {
  if (column.type.is === 'bool') return { ...column, type: { is: 'bits' } };
  if (!isHalf(column)) return column;
  const type: RawType = { is: 'float', size: 4 };
  return { ...column, type, bytes: (data, part) => ('items' in data ? new Uint8Array(0) : cellBytes(type, data, part)) };
}

function isHalf({ type }: Written): boolean {
  return type.is === 'float' && type.size === 2;
}

function halfAsSingle(column: string): Finding {
  const message = `${column} is float16, which pandas does not keep; it is written as float32.`;
  return finding({ severity: 'note', code: 'hdf5-widened', column, message, remedy: 'Nothing is lost.' });
}

function textColumn(at: { column: FileColumn; position: number; facts: Facts; missing: string }, findings: Finding[]): Written {
  const { column, position, facts, missing } = at;
  if (isTime(column)) findings.push(timeAsText(column.name));
  if (facts.blankEnds > 0 || facts.nuls > 0) findings.push(trimmed(column.name, facts.blankEnds + facts.nuls));
  const size = Math.max(1, facts.textBytes, facts.missing > 0 ? utf8Bytes(missing).length : 0);
  const type: RawType = { is: 'text', size, utf8: false };
  const bytes: Written['bytes'] = (data, part) => {
    if (data.type !== 'text') return new Uint8Array(0);
    return cellBytes(type, { ...data, values: data.values.map((value) => value ?? missing) }, part);
  };
  return { name: column.name, position, column, type, dims: [], isMask: false, bytes };
}

function trimmed(column: string, texts: number): Finding {
  const message = `${column} has ${texts} ${texts === 1 ? 'text' : 'texts'} with a blank at the end or a NUL inside; in text of a fixed width, which is all that pandas has here, readers may take those away.`;
  return finding({
    severity: 'warning',
    code: 'hdf5-text-end',
    column,
    rows: texts,
    message,
    remedy: 'Write it as .hdf5 or .parquet to keep them.',
  });
}

function blocksOf(columns: readonly Written[]): Block[] {
  const blocks: Block[] = [];
  for (const column of columns) {
    const { type } = column;
    const alike = blocks.find((block) => JSON.stringify(block.type) === JSON.stringify(type));
    if (alike) alike.columns.push(column);
    else blocks.push({ name: `values_block_${blocks.length}`, type, columns: [column] });
  }
  return blocks;
}

function text(name: string, value: string): Attribute {
  const bytes = utf8Bytes(value);
  return { name, type: { is: 'text', size: Math.max(1, bytes.length), utf8: true, terminated: true }, value: bytes };
}

function pickle(name: string, value: string): Attribute {
  const bytes = utf8Bytes(value);
  return { name, type: { is: 'text', size: bytes.length, utf8: false, terminated: true }, value: bytes };
}

function number(name: string, value: number): Attribute {
  return { name, type: indexType, value: new Uint8Array(BigInt64Array.of(BigInt(value)).buffer) };
}

/** What PyTables wants of every node. */
function nodeWords(kind: string, version: string, more: readonly Attribute[]): Attribute[] {
  return [text('CLASS', kind), text('TITLE', ''), text('VERSION', version), ...more];
}

function groupAttributes(o: {
  blocks: readonly Block[];
  columns: readonly Written[];
  missing: string;
  metadata: ReadonlyMap<string, string>;
}): Attribute[] {
  const names = o.blocks.map(({ name }) => name);
  const own = nodeWords('GROUP', '1.0', [
    ...[text('pandas_type', 'frame_table'), text('pandas_version', '0.15.2'), text('table_type', 'appendable_frame')],
    ...[text('encoding', 'UTF-8'), text('errors', 'strict'), text('nan_rep', o.missing), number('levels', 1)],
    pickle('index_cols', pickledPair(0, 'index')),
    pickle('values_cols', pickledList(names)),
    pickle(
      'non_index_axes',
      pickledAxis(
        1,
        o.columns.map(({ name }) => name),
      ),
    ),
    pickle('data_columns', pickledList([])),
    pickle('info', pickledInfo(['index', ...names])),
  ]);
  const taken = new Set(own.map(({ name }) => name));
  return [
    ...own,
    ...[...o.metadata]
      .filter(([name]) => name !== '' && !taken.has(name))
      .map(([name, value]) => ({ name: name.replaceAll('\0', ''), text: value })),
  ];
}

function tableAttributes(blocks: readonly Block[], rows: number): Attribute[] {
  const members = ['index', ...blocks.map(({ name }) => name)];
  return nodeWords('TABLE', '2.7', [
    ...members.map((name, i) => text(`FIELD_${i}_NAME`, name)),
    ...[number('NROWS', rows), text('index_kind', 'integer')],
    ...blocks.flatMap(({ name, type, columns }) => [
      pickle(`${name}_kind`, pickledList(columns.map((column) => column.name))),
      text(`${name}_dtype`, dtypeOf(type)),
      pickle(`${name}_meta`, 'N.'),
    ]),
    ...blocks.flatMap(({ columns }) => columns.flatMap(described)),
  ]);
}

/** pandas has no place for them; these are our own. */
function described({ name, column, isMask }: Written): Attribute[] {
  if (isMask) return [];
  const { unit, ucd, description } = column;
  return Object.entries({ unit, ucd, description }).flatMap(([word, value]) =>
    value === null ? [] : [{ name: `${name}_${word}`, text: value }],
  );
}

function dtypeOf(type: RawType): string {
  if (type.is === 'whole') return `${type.signed ? '' : 'u'}int${8 * type.size}`;
  if (type.is === 'float') return `float${8 * type.size}`;
  return type.is === 'bits' ? 'bool' : `bytes${8 * rawSize(type)}`;
}
