import { Fault } from '#core/problem';
import type { ColumnData } from '#core/table';
import { cellAt } from '#core/wall';
import { decodedColumn } from '#formats/hdf5/decode';
import { arrivesSwapped, holdsPointers, laidOf } from '#formats/hdf5/element';
import { fieldOf, type Strip } from '#formats/hdf5/field';
import type { H5File } from '#formats/hdf5/h5-file';

const mostBytes = 1_000_000;
const mostItems = 4096;
/** What HDF5's own companions write about themselves. */
const ownWords =
  /^(CLASS|VERSION|TITLE|FLAVOR|NROWS|EXTDIM|PYTABLES_FORMAT_VERSION|DIMENSION_LIST|REFERENCE_LIST|DIMENSION_LABELS|NAME|_NC.*|_Netcdf4.*|FIELD_\d+_(NAME|FILL))$/;

/** An attribute as text; several values with commas between them. Null where there is none, or none that can be read. */
export function attributeText(file: H5File, path: string, name: string): string | null {
  return valuesOf(file, path, name)?.join(', ') ?? null;
}

/** The same, one value on a line. */
export function attributeLines(file: H5File, path: string, name: string): string | null {
  return file.attributeNames(path).has(name) ? (valuesOf(file, path, name)?.join('\n') ?? null) : null;
}

function valuesOf(file: H5File, path: string, name: string): string[] | null {
  try {
    return readValues(file, path, name);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function readValues(file: H5File, path: string, name: string): string[] | null {
  const is = file.attributeMetadata(path, name);
  const bytes = is.size * is.total_size;
  if (is.shape === null || bytes > mostBytes || is.total_size > mostItems) return null;
  const laid = laidOf(is, arrivesSwapped(is));
  if (typeof laid === 'string') return null;
  const strip: Strip = {
    path,
    shape: [is.total_size],
    rows: is.total_size,
    rowBytes: is.size,
    itemBytes: is.size,
    pointers: holdsPointers(is),
    chunkRows: null,
    chunkBytes: 0,
  };
  const field = fieldOf({ name, strip, offset: 0, element: laid.element, dims: laid.dims });
  return file.attribute({ path, name, bytes, pointers: strip.pointers }, (memory, heap) => {
    const data = decodedColumn(field, { bytes: memory, heap, rows: strip.rows }, () => undefined);
    return textsOf('items' in data ? data.items : data);
  });
}

function textsOf(data: ColumnData): string[] {
  return Array.from({ length: data.values.length }, (_, i) => String(cellAt(data, i) ?? 'NaN'));
}

/** Values with commas between them. */
export function wordsOf(data: ColumnData): string {
  return textsOf(data).join(', ');
}

/** All attributes that say something of the data, as text. */
export function attributeTexts(file: H5File, path: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of file.attributeNames(path)) {
    if (ownWords.test(name)) continue;
    const text = attributeText(file, path, name);
    if (text !== null && text !== '') texts.set(name, text);
  }
  return texts;
}

/** What a dataset says of itself as a column, whatever the case of its words. */
export function describedBy(texts: ReadonlyMap<string, string>): { unit: string | null; ucd: string | null; description: string | null } {
  const lower = new Map([...texts].map(([name, text]) => [name.toLowerCase(), text]));
  const first = (...names: string[]): string | null => names.map((name) => lower.get(name)).find((text) => text !== undefined) ?? null;
  return { unit: first('unit', 'units'), ucd: first('ucd'), description: first('description', 'desc', 'comment', 'long_name') };
}
