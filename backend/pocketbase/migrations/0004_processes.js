migrate((app) => {
  const signedIn = '@request.auth.id != "" && @request.auth.disabled = false';
  const own = `${signedIn} && (owner = @request.auth.id || @request.auth.admin = true)`;
  const text = (name, max, more) => ({ name, type: 'text', max, ...more });
  const json = (name) => ({ name, type: 'json', maxSize: 5 << 20 });
  const date = (name) => ({ name, type: 'date' });
  const relation = (name, collection, most) => ({
    name,
    type: 'relation',
    collectionId: collection.id,
    maxSelect: most,
    cascadeDelete: false,
  });
  const dates = [
    { name: 'created', type: 'autodate', onCreate: true },
    { name: 'updated', type: 'autodate', onCreate: true, onUpdate: true },
  ];
  const closed = { createRule: null, updateRule: null, deleteRule: null };
  const users = app.findCollectionByNameOrId('users');
  const products = app.findCollectionByNameOrId('products');

  const pipelines = new Collection({
    type: 'base',
    name: 'pipelines',
    listRule: signedIn,
    viewRule: signedIn,
    ...closed,
    fields: [
      { name: 'seq', type: 'number', onlyInt: true },
      text('name', 100, { required: true }),
      text('display_name', 200, { required: true }),
      text('version', 40),
      text('description', 10000),
      json('takes'),
      text('makes', 64),
      ...dates,
    ],
    indexes: ['CREATE UNIQUE INDEX idx_pipelines_seq ON pipelines (seq)', 'CREATE UNIQUE INDEX idx_pipelines_name ON pipelines (name)'],
  });
  app.save(pipelines);

  const processes = new Collection({
    type: 'base',
    name: 'processes',
    listRule: own,
    viewRule: own,
    ...closed,
    fields: [
      { name: 'seq', type: 'number', onlyInt: true },
      relation('pipeline', pipelines, 1),
      text('pipeline_version', 40),
      text('display_name', 300),
      text('description', 50000),
      relation('owner', users, 1),
      relation('inputs', products, 1000),
      json('input_hashes'),
      json('params'),
      text('output_format', 40),
      text('status', 40),
      json('plan'),
      json('steps'),
      json('waterfall'),
      text('problem', 50000),
      relation('output', products, 1),
      json('versions'),
      date('started'),
      date('ended'),
      ...dates,
    ],
    indexes: [
      'CREATE UNIQUE INDEX idx_processes_seq ON processes (seq)',
      'CREATE INDEX idx_processes_status ON processes (status)',
      'CREATE INDEX idx_processes_owner ON processes (owner)',
      'CREATE INDEX idx_processes_output ON processes (output)',
    ],
  });
  app.save(processes);

  products.fields.add(new RelationField({ name: 'process', collectionId: processes.id, maxSelect: 1, cascadeDelete: false }));
  app.save(products);

  const combine = new Record(pipelines);
  combine.load({
    name: 'combine_redshift_dedup',
    display_name: 'Combine Redshift Catalogs',
    version: '1.0.0',
    description:
      'Puts redshift catalogs of many surveys together, homogenizes their quality flags and finds what was measured more than once.',
    takes: ['redshift_catalog'],
    makes: 'redshift_catalog',
  });
  app.save(combine);
});
