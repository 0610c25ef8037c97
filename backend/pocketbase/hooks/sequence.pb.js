// Integer ids without gaps or doubles: one UPDATE ... RETURNING in the same transaction as the record, which takes it back when the record is refused.
onRecordCreate(
  (e) => {
    const outer = e.app;
    outer.runInTransaction((tx) => {
      e.app = tx;
      try {
        const row = new DynamicModel({ n: 0 });
        tx.db().newQuery('UPDATE seqs SET n = n + 1 WHERE name = {:name} RETURNING n').bind({ name: e.record.collection().name }).one(row);
        e.record.set('seq', row.n);
        e.next();
      } finally {
        e.app = outer;
      }
    });
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
