import type { Encoding } from '#formats/votable/encoding';
import type { Range } from '#formats/votable/bytes';

/** A FIELD as its attributes and children say; null where they say nothing. */
export interface Field {
  name: string | null;
  datatype: string | null;
  arraysize: string | null;
  unit: string | null;
  ucd: string | null;
  description: string | null;
  xtype: string | null;
  /** The VALUES null of this field. */
  nullText: string | null;
  line: number;
}

/** An INFO or a PARAM. `text` is what an INFO holds besides its value. */
export interface Said {
  element: 'INFO' | 'PARAM' | 'DESCRIPTION';
  name: string;
  value: string;
  text: string;
}

/** VOTABLE, a RESOURCE or a TABLE, with what it says for all that is inside. */
export interface Place {
  said: Said[];
  parent: Place | null;
}

/** Where the rows of a table lie: the bytes between the tags of TABLEDATA or STREAM. `line` is that of the first of them. */
export interface Data extends Range {
  kind: 'tabledata' | 'binary' | 'binary2';
  gzipped: boolean;
  line: number;
}

export interface VotableTable {
  name: string;
  /** What the attribute nrows claims. */
  nrows: number | null;
  fields: Field[];
  place: Place;
  /** Null of a table that has no DATA. */
  data: Data | null;
  line: number;
  /** What keeps its data from being read here, such as a stream at another address. */
  refusal: string | null;
}

/** All of a file but its rows. */
export interface VotableDocument {
  encoding: Encoding;
  tables: VotableTable[];
  /** What is said anywhere in the file, in its order. */
  said: Said[];
}
