import { describe, expect, it } from 'vitest';
import { isHats } from '#formats/hats/catalogs';
import { hats } from '#formats/hats/hats';
import { formatProperties, parseProperties } from '#formats/hats/properties';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { fixtureFiles, folderOf, without, type Files } from './hats-folders.ts';

startParquetInNode();

const objects = fixtureFiles('collection/objects');
const collection = fixtureFiles('collection');
const first = 'dataset/Norder=0/Dir=0/Npix=4.parquet';
const second = 'dataset/Norder=1/Dir=0/Npix=20.parquet';

const opened = (files: Files) => hats.open(folderOf(files), {});
const looked = async (files: Files) => {
  const { name, schema, findings } = await opened(files);
  return { name, rows: schema.rows, codes: findings.map(({ code }) => code) };
};

describe('a HATS folder', () => {
  it('is known by its names', () => {
    for (const files of [objects, collection, without(objects, 'hats.properties'), without(objects, 'hats.properties', 'properties')])
      expect(isHats(folderOf(files).folder)).toBe(true);
    for (const files of [{ 'a.csv': '' }, { properties: 'color=red' }, { 'a/b/c/d/hats.properties': '' }, {}])
      expect(isHats(folderOf(files).folder), Object.keys(files).join()).toBe(false);
  });

  it('is read without partition_info.csv, and without properties', async () => {
    expect(await looked(without(objects, 'partition_info.csv'))).toEqual({ name: 'objects', rows: 6, codes: [] });
    expect(await looked(without(objects, 'hats.properties', 'properties'))).toEqual({ name: 'folder', rows: 6, codes: [] });
  });

  it('is read below other folders, and with its dataset at its root', async () => {
    const deep = Object.fromEntries(Object.entries(objects).map(([path, content]) => [`a/b/c/${path}`, content]));
    expect((await looked(deep)).rows).toBe(6);
    const flat = Object.fromEntries(Object.entries(objects).map(([path, content]) => [path.replace('dataset/', ''), content]));
    expect((await looked(flat)).rows).toBe(6);
  });

  it('is read when its files do not end as its properties say', async () => {
    const properties = 'obs_collection=objects\nhats_npix_suffix=.parq\n';
    expect((await looked({ ...objects, 'hats.properties': properties })).rows).toBe(6);
  });

  it('is read without the marks and checksums beside its data', async () => {
    const aside = { 'part0.parquet.crc': 'x', '.part0.parquet.crc': 'x', _SUCCESS: '' };
    const added = Object.entries(aside).map(([name, content]) => [`dataset/Norder=1/Dir=0/Npix=20/${name}`, content] as const);
    expect((await looked({ ...fixtureFiles('folders'), ...Object.fromEntries(added) })).rows).toBe(6);
  });

  it('is read when its collection names the table by the path of another machine', async () => {
    const moved = { ...collection, 'collection.properties': 'obs_collection=c\nhats_primary_table_url=/data/builder/objects/\n' };
    expect(await looked(moved)).toEqual({ name: 'objects', rows: 6, codes: [] });
    const strange = { ...collection, 'collection.properties': 'hats_primary_table_url=elsewhere\n' };
    expect((await looked(strange)).name).toBe('objects');
  });

  it('is one catalog, whatever lies within it', async () => {
    expect(await hats.tables(folderOf({ ...objects, 'old/hats.properties': 'obs_collection=old\n' }))).toHaveLength(1);
  });

  it('with a margin alone is that table; an index alone is refused', async () => {
    const margin = { ...objects, 'hats.properties': 'obs_collection=m\ndataproduct_type=margin\n' };
    expect(await looked(margin)).toEqual({ name: 'm', rows: 6, codes: [] });
    const index = { 'hats.properties': 'dataproduct_type=index\n', 'dataset/index/part.0.parquet': '' };
    await expect(opened(index)).rejects.toThrow('is an index of a HATS catalog');
  });

  it('says which partitions are not listed, and does not read them', async () => {
    const said = await looked({ ...objects, 'partition_info.csv': 'Norder,Npix\n1,20\n' });
    expect([said.rows, said.codes]).toEqual([3, ['hats-unlisted', 'hats-rows']]);
  });

  it('says when partitions lie within each other', async () => {
    const again = 'dataset/Norder=2/Dir=0/Npix=80.parquet';
    const inner = { ...without(objects, 'partition_info.csv'), [again]: objects[second] ?? '' };
    expect((await looked(inner)).codes).toEqual(['hats-overlap', 'hats-rows']);
  });

  it('says when its declared schema cannot be read', async () => {
    expect((await looked({ ...objects, 'dataset/_common_metadata': 'PAR1nonsensePAR1' })).codes).toEqual(['hats-schema']);
  });
});

describe('a damaged HATS folder', () => {
  const refused: [string, Files, string][] = [
    ['no catalog', { 'a.csv': '' }, 'folder is no HATS catalog'],
    ['a listed partition that is not there', without(objects, second), 'lists the partition Norder=1, Npix=20, and no file'],
    ['a list of another kind', { ...objects, 'partition_info.csv': 'order,pixel\n1,20\n' }, 'Norder and Npix must be among them'],
    [
      'a cell beyond the sky',
      { ...objects, 'partition_info.csv': 'Norder,Npix\n1,48\n' },
      'Line 2 of partition_info.csv says Norder 1, Npix 48',
    ],
    ['a cell that is no number', { ...objects, 'partition_info.csv': 'Norder,Npix\n1,\n' }, 'which is no cell of the sky'],
    ['an endless list', { ...objects, 'partition_info.csv': 'x'.repeat(65 * 1024 * 1024) }, 'at most 67108864 are read'],
    ['a file for a cell beyond the sky', { 'dataset/Norder=1/Dir=0/Npix=48.parquet': '' }, 'partition Norder=1, Npix=48, which is no cell'],
    ['a partition cut short', { ...objects, [first]: (objects[first] ?? '').slice(0, 900) }, 'its end is missing'],
    ['neither rows nor schema', { 'hats.properties': '', 'partition_info.csv': 'Norder,Npix\n' }, 'The folder is not whole'],
    ['a collection without its table', { 'collection.properties': 'hats_primary_table_url=x\n' }, 'says that its table is in "x"'],
    ['endless properties', { ...objects, 'hats.properties': '#'.repeat(2_000_000) }, 'at most 1048576'],
    [
      'too many catalogs',
      Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`${i}/hats.properties`, ''])),
      'holds 201 catalogs; at most 200',
    ],
  ];
  it.each(refused)('with %s is refused', async (_, files, why) => {
    await expect(opened(files)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(why) as string });
  });

  it('with a column of two types that nothing holds names both files', async () => {
    const said = await opened(fixtureFiles('conflict')).catch((error: unknown) => String(error));
    expect(said).toBe(
      `Fault: Column id is bigint in ${first} and text in ${second}, and no type holds both. Write the catalog with one type for each column.`,
    );
  });

  it('with numbers that the wider type would round names both files', async () => {
    const said = await opened(fixtureFiles('rounding')).catch((error: unknown) => String(error));
    expect(said).toContain(`Column id is bigint in ${first} and double in ${second}, and not every value fits`);
  });
});

describe('a properties file', () => {
  it('is read as Java does', () => {
    const text =
      '\ufeff# c\n! d\n  a = 1\r\nb: two \\\n   lines\nc\\:d\\ e f\nempty\nu=\\u00e9\\t\\\\\npath=C:\\\\x\nurl=https://a/b?c=d\n\n';
    expect([...parseProperties(text)]).toEqual([
      ['a', '1'],
      ['b', 'two lines'],
      ['c:d e', 'f'],
      ['empty', ''],
      ['u', 'é\t\\'],
      ['path', 'C:\\x'],
      ['url', 'https://a/b?c=d'],
    ]);
  });

  it('is written so that it is read the same', () => {
    const properties = new Map([
      ['obs_collection', 'my catalog'],
      ['path', 'C:\\x'],
      ['url', 'a:b=c'],
    ]);
    const text = formatProperties('HATS catalog', properties);
    expect(text.split('\n')[0]).toBe('#HATS catalog');
    expect(parseProperties(text)).toEqual(properties);
  });
});
