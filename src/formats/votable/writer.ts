import type { Finding } from '#core/finding';
import { concatenated } from '#formats/bytes';
import { measure } from '#formats/measure';
import type { ByteSink } from '#formats/sink';
import type { TableRows } from '#formats/table-file';
import { base64Of } from '#formats/votable/base64';
import { encodedRows } from '#formats/votable/encode-rows';
import { planOf, type Plan } from '#formats/votable/plan';
import { premisesOf } from '#formats/votable/premises';
import { idsOf } from '#formats/votable/xml-ids';
import { XmlText } from '#formats/votable/xml-text';
import type { FormatWriter, WriteOptions } from '#formats/write';

/** VOTable 1.4 with its rows as BINARY2, which marks every missing value. The same table gives the same bytes. */
export const votableWriter: FormatWriter = { write };

const encoder = new TextEncoder();

/** What Parquet files say of their own columns; it would be wrong of these. */
const ofParquet = /^(pandas|ARROW:schema|table_meta_yaml|table::len::.*)$/;

/** Bytes that make whole lines of base64. */
const lineBytes = 57;

async function write(table: TableRows, sink: ByteSink, options: WriteOptions = {}): Promise<Finding[]> {
  const measured = await measure(table);
  const { single, free } = await premisesOf(table, measured.columns);
  const planned = table.schema.columns.flatMap((column, i) => {
    const each = measured.columns[i];
    if (!each) return [];
    return [planOf(column, { measure: each, rows: measured.rows, single: single.has(column.name), free: free.get(column.name) ?? null })];
  });
  const plans = planned.map(({ plan }) => plan);
  const xml = new XmlText();
  await sink.write(encoder.encode(head(table, { plans, rows: measured.rows, xml })));
  await writeRows(table, sink, { plans, rows: measured.rows, options });
  await sink.write(encoder.encode('</STREAM>\n</BINARY2></DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n'));
  return [...planned.flatMap(({ findings }) => findings), ...replacedFinding(xml.replaced)];
}

interface Writing {
  plans: readonly Plan[];
  rows: number;
  options: WriteOptions;
}

async function writeRows(table: TableRows, sink: ByteSink, { plans, rows, options }: Writing): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);
  let done = 0;
  for await (const batch of table.batches()) {
    for (const piece of encodedRows(plans, batch)) {
      const bytes = concatenated([rest, piece]);
      const whole = bytes.length - (bytes.length % lineBytes);
      await sink.write(base64Of(bytes.subarray(0, whole)));
      rest = bytes.slice(whole);
    }
    done += batch.rows;
    options.onProgress?.(rows === 0 ? 1 : done / rows);
  }
  if (rest.length > 0) await sink.write(base64Of(rest));
}

function head(table: TableRows, { plans, rows, xml }: { plans: readonly Plan[]; rows: number; xml: XmlText }): string {
  const said = [...table.metadata].filter(
    ([name, value]) => name !== '' && name !== 'description' && value !== '' && !ofParquet.test(name),
  );
  const description = table.metadata.get('description') ?? '';
  const [tableId = null, ...ids] = idsOf([table.name, ...plans.map(({ column }) => column.name)]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">',
    '<RESOURCE type="results">',
    ...said.map(([name, value]) => `<INFO name="${xml.of(name)}" value="${xml.of(value)}"/>`),
    `<TABLE${xml.attribute('ID', tableId)}${xml.attribute('name', table.name)} nrows="${rows}">`,
    ...(description === '' ? [] : [`<DESCRIPTION>${xml.of(description)}</DESCRIPTION>`]),
    ...plans.map((plan, i) => field(plan, ids[i] ?? null, xml)),
    '<DATA><BINARY2>',
    '<STREAM encoding="base64">\n',
  ].join('\n');
}

function field({ column, datatype, arraysize, xtype, nullValue }: Plan, id: string | null, xml: XmlText): string {
  const meaning = xml.attribute('unit', column.unit) + xml.attribute('ucd', column.ucd) + xml.attribute('xtype', xtype);
  const open = `<FIELD${xml.attribute('ID', id)} name="${xml.of(column.name)}" datatype="${datatype}"${xml.attribute('arraysize', arraysize)}${meaning}`;
  const description = column.description ? `<DESCRIPTION>${xml.of(column.description)}</DESCRIPTION>` : '';
  const values = nullValue === null ? '' : `<VALUES null="${nullValue}"/>`;
  return description || values ? `${open}>${description}${values}</FIELD>` : `${open}/>`;
}

function replacedFinding(replaced: number): Finding[] {
  if (replaced === 0) return [];
  const message = `${replaced} letters of names, units, descriptions or metadata are control characters that XML cannot hold; each is written as the replacement character.`;
  const rest = { column: null, rows: null, line: null };
  return [
    {
      ...rest,
      severity: 'warning',
      code: 'votable-control-characters',
      message,
      remedy: 'Remove them from the names if they mean nothing.',
    },
  ];
}
