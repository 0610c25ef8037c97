import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { cellAt } from '#core/wall';
import { decodedColumn, masked } from '#formats/hdf5/decode';
import { arrivesSwapped, laidOf } from '#formats/hdf5/element';
import { fieldOf, type Field } from '#formats/hdf5/field';
import type { H5File, Rows } from '#formats/hdf5/h5-file';
import { stripOf, type DatasetNode } from '#formats/hdf5/tree';

/** Rows of one column alone. */
export function readField(file: H5File, field: Field, rows: Rows): ColumnData | ListData {
  const data = file.rows(field.strip, rows, (bytes, heap) => decodedColumn(field, { bytes, heap, rows: rows.count }, () => undefined));
  return field.mask ? masked(data, readField(file, field.mask, rows)) : data;
}

const mostTextBytes = 16_000_000;

/** A small dataset of texts, whole: names of columns, lines of metadata. */
export function readTexts(file: H5File, dataset: DatasetNode): string[] {
  const laid = laidOf(dataset.is, arrivesSwapped(dataset.is));
  if (typeof laid === 'string' || dataset.is.shape?.length !== 1) return [];
  const strip = stripOf(file, dataset);
  if (strip.rows * strip.rowBytes > mostTextBytes) {
    throw new Fault(
      'bad-file',
      `"${dataset.path}" of ${file.name} should hold names, and has ${strip.rows} of ${strip.rowBytes} bytes. Write the table again.`,
    );
  }
  if (strip.rows === 0) return [];
  const data = readField(file, fieldOf({ name: dataset.name, strip, offset: 0, element: laid.element, dims: laid.dims }), {
    start: 0,
    count: strip.rows,
  });
  return 'items' in data ? [] : Array.from({ length: strip.rows }, (_, i) => String(cellAt(data, i) ?? ''));
}
