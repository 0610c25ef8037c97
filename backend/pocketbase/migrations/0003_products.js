migrate((app) => {
  const signedIn = '@request.auth.id != "" && @request.auth.disabled = false';
  const open = `${signedIn} && (status = 1 || owner = @request.auth.id || @request.auth.admin = true)`;
  const openPart = `${signedIn} && (product.status = 1 || product.owner = @request.auth.id || @request.auth.admin = true)`;
  const own = `${signedIn} && owner = @request.auth.id`;

  const text = (name, max, more) => ({ name, type: 'text', max, ...more });
  const number = (name) => ({ name, type: 'number' });
  const whole = (name) => ({ name, type: 'number', onlyInt: true });
  const bool = (name) => ({ name, type: 'bool' });
  const date = (name) => ({ name, type: 'date' });
  const json = (name) => ({ name, type: 'json', maxSize: 5 << 20 });
  const one = (name, collection, more) => ({
    name,
    type: 'relation',
    collectionId: collection.id,
    maxSelect: 1,
    cascadeDelete: false,
    ...more,
  });
  const dates = [
    { name: 'created', type: 'autodate', onCreate: true },
    { name: 'updated', type: 'autodate', onCreate: true, onUpdate: true },
  ];
  const make = (name, rule, fields, indexes) => {
    const collection = new Collection({
      type: 'base',
      name,
      listRule: rule,
      viewRule: rule,
      createRule: null,
      updateRule: null,
      deleteRule: null,
      fields: [whole('seq'), ...fields, ...dates],
      indexes: [`CREATE UNIQUE INDEX idx_${name}_seq ON ${name} (seq)`, ...indexes],
    });
    app.save(collection);
    return collection;
  };

  const users = app.findCollectionByNameOrId('users');
  const releases = make(
    'releases',
    signedIn,
    [text('name', 64, { required: true }), text('display_name', 200, { required: true }), text('description', 10000)],
    ['CREATE UNIQUE INDEX idx_releases_name ON releases (name)'],
  );
  const types = make(
    'product_types',
    signedIn,
    [text('name', 64, { required: true }), text('display_name', 200, { required: true }), text('description', 10000), whole('order')],
    ['CREATE UNIQUE INDEX idx_product_types_name ON product_types (name)'],
  );
  const products = make(
    'products',
    open,
    [
      text('internal_name', 300),
      text('display_name', 300),
      text('description', 50000),
      one('product_type', types),
      one('release', releases),
      one('owner', users),
      whole('status'),
      bool('official'),
      text('pz_code', 200),
      text('origin', 300),
      number('rows'),
      number('size_bytes'),
      text('sha256', 64),
      text('twin_sha256', 64),
      text('profile_sha256', 64),
      json('roles'),
      json('face'),
      json('findings'),
      text('problem', 50000),
      date('published'),
    ],
    [
      "CREATE UNIQUE INDEX idx_products_internal_name ON products (internal_name) WHERE internal_name != ''",
      'CREATE INDEX idx_products_status_published ON products (status, published)',
      'CREATE INDEX idx_products_owner ON products (owner, status)',
      'CREATE INDEX idx_products_type ON products (product_type)',
      'CREATE INDEX idx_products_release ON products (release)',
      'CREATE INDEX idx_products_sha256 ON products (sha256)',
    ],
  );
  const inProduct = one('product', products, { required: true, cascadeDelete: true });
  make(
    'product_files',
    openPart,
    [
      inProduct,
      whole('role'),
      text('name', 500, { required: true }),
      text('media_type', 200),
      text('extension', 40),
      number('size_bytes'),
      text('sha256', 64),
      number('rows'),
    ],
    [
      'CREATE INDEX idx_product_files_product ON product_files (product)',
      'CREATE INDEX idx_product_files_sha256 ON product_files (sha256)',
    ],
  );
  make(
    'product_columns',
    openPart,
    [
      inProduct,
      text('name', 1000, { required: true }),
      text('type', 40),
      text('unit', 200),
      text('ucd', 500),
      text('alias', 100),
      text('description', 5000),
      whole('position'),
    ],
    [
      'CREATE INDEX idx_product_columns_product ON product_columns (product, position)',
      'CREATE INDEX idx_product_columns_alias ON product_columns (alias)',
    ],
  );
  make(
    'uploads',
    own,
    [
      one('product', products, { cascadeDelete: true }),
      one('owner', users),
      text('file_name', 500),
      number('size_bytes'),
      text('role', 40),
      text('tus_id', 200),
      text('state', 40),
      text('stage', 200),
      text('sha256', 64),
      json('mapping'),
      json('findings'),
      text('problem', 50000),
    ],
    [
      'CREATE INDEX idx_uploads_owner ON uploads (owner, state)',
      'CREATE INDEX idx_uploads_tus_id ON uploads (tus_id)',
      'CREATE INDEX idx_uploads_product ON uploads (product)',
    ],
  );

  const rows = [
    ['redshift_catalog', 'Reference Redshift Catalog', 'Redshifts with positions, usually spectroscopic, from one survey or many.'],
    ['training_set', 'Training Set', 'Objects of a release with a true redshift and photometry, ready to train an estimator.'],
    ['training_results', 'Training Results', 'What training leaves behind: models, settings, notes. Any format.'],
    ['validation_results', 'Validation Results', 'How well an estimator did on a sample with known redshifts. Any format.'],
    ['photoz_estimates', 'Photo-z Estimates', 'Estimated redshifts or redshift PDFs of the objects of a release. Any format.'],
    ['object_catalog', 'Objects Catalog', 'Objects with positions and photometry.'],
    ['other', 'Other', 'Anything else that belongs to photo-z work. Any format.'],
  ];
  rows.forEach(([name, displayName, description], i) => {
    const record = new Record(types);
    record.load({ name, display_name: displayName, description, order: i + 1 });
    app.save(record);
  });
});
