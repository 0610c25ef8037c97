// A product, its files and its columns become one thing in one transaction, and so does what hangs on it (its upload, its process):
// { product: key or null (then it is made), fields, files?, columns?, also?: [{ collection, id, fields }] }
routerAdd(
  'POST',
  '/api/x/publish',
  (e) => {
    const body = e.requestInfo().body;
    let product = null;
    e.app.runInTransaction((tx) => {
      const fill = (record, fields) => {
        for (const key of Object.keys(fields || {})) record.set(key, fields[key]);
        tx.save(record);
      };
      const replace = (name, rows) => {
        if (!rows) return;
        const before = tx.findRecordsByFilter(name, 'product = {:product}', '', 0, 0, { product: product.id });
        for (const record of before) tx.delete(record);
        const collection = tx.findCollectionByNameOrId(name);
        for (const row of rows) {
          const record = new Record(collection);
          record.set('product', product.id);
          fill(record, row);
        }
      };
      product = body.product ? tx.findRecordById('products', body.product) : new Record(tx.findCollectionByNameOrId('products'));
      fill(product, body.fields);
      replace('product_files', body.files);
      replace('product_columns', body.columns);
      for (const each of body.also || []) fill(tx.findRecordById(each.collection, each.id), each.fields);
    });
    return e.json(200, { product: product.publicExport() });
  },
  $apis.requireSuperuserAuth(),
  $apis.bodyLimit(64 << 20),
);
