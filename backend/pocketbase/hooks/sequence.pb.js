// Integer ids without gaps or doubles: one UPDATE ... RETURNING inside the transaction that creates the record.
onRecordCreateExecute(
  (e) => {
    const row = new DynamicModel({ n: 0 });
    e.app.db().newQuery('UPDATE seqs SET n = n + 1 WHERE name = {:name} RETURNING n').bind({ name: e.record.collection().name }).one(row);
    e.record.set('seq', row.n);
    e.next();
  },
  'users',
  'tokens',
  'releases',
  'product_types',
  'products',
  'product_files',
  'product_columns',
  'uploads',
  'pipelines',
  'processes',
);
