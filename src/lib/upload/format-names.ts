import type { TableView } from '../workers.ts';

export const formatNames: Record<TableView['format'], string> = {
  csv: 'CSV',
  fits: 'FITS',
  hdf5: 'HDF5',
  parquet: 'Parquet',
  votable: 'VOTable',
  hats: 'HATS',
};
