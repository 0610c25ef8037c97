import { codes, ThriftCursor } from '#formats/parquet/thrift';

export interface PageHeader {
  isDictionary: boolean;
  values: number;
  packedBytes: number;
  unpackedBytes: number;
  /** Of the header itself. */
  headerBytes: number;
}

const fields = { type: 1, unpacked: 2, packed: 3 };
/** The structs of the three sorts of pages; each says first how many values there are. */
const sorts = [5, 7, 8];
const dictionaryPage = 2;

/** The header of a page. Throws when there is none. */
export function pageHeaderAt(bytes: Uint8Array): PageHeader {
  const cursor = new ThriftCursor(bytes);
  const page: PageHeader = { isDictionary: false, values: 0, packedBytes: -1, unpackedBytes: -1, headerBytes: 0 };
  cursor.fields((id, code) => {
    if (code === codes.struct && sorts.includes(id)) valuesIn(cursor, page);
    else if (code !== codes.i32) return false;
    else if (id === fields.type) page.isDictionary = cursor.integer() === dictionaryPage;
    else if (id === fields.unpacked) page.unpackedBytes = cursor.integer();
    else if (id === fields.packed) page.packedBytes = cursor.integer();
    else return false;
    return true;
  });
  page.headerBytes = cursor.position;
  return page;
}

function valuesIn(cursor: ThriftCursor, page: PageHeader): void {
  cursor.fields((id, code) => {
    if (id !== 1 || code !== codes.i32) return false;
    page.values = cursor.integer();
    return true;
  });
}
