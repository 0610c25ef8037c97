// Which table of a file with several: what was chosen for the upload, and the name of what was read.
migrate(
  (app) => {
    const uploads = app.findCollectionByNameOrId('uploads');
    uploads.fields.add(new JSONField({ name: 'table', maxSize: 8000 }));
    app.save(uploads);
    const files = app.findCollectionByNameOrId('product_files');
    files.fields.add(new TextField({ name: 'table_name', max: 1000 }));
    app.save(files);
  },
  (app) => {
    for (const [collection, field] of [
      ['uploads', 'table'],
      ['product_files', 'table_name'],
    ]) {
      const found = app.findCollectionByNameOrId(collection);
      found.fields.removeByName(field);
      app.save(found);
    }
  },
);
