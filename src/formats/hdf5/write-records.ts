import { Fault } from '#core/problem';
import { mostMessageBytes } from '#formats/hdf5/raw-header';
import { rawTypeBytes, type RawType } from '#formats/hdf5/raw-type';

/** A type that a file can hold; one of some thousand columns is too long for the message that has to hold it. */
export function fittingRecord(type: RawType & { is: 'record' }, remedy: string): RawType {
  const bytes = rawTypeBytes(type).length;
  if (bytes <= mostMessageBytes) return type;
  const message = `The table has ${type.members.length} columns, whose description takes ${bytes} bytes; HDF5 has room for ${mostMessageBytes} in a table of records. ${remedy}`;
  throw new Fault('bad-request', message, { at: 'OUT' });
}
