migrate((app) => {
  const users = app.findCollectionByNameOrId('users');
  for (const name of ['name', 'avatar']) users.fields.removeByName(name);
  users.fields.getByName('email').required = false;
  users.fields.add(new TextField({ name: 'username', required: true, min: 1, max: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._@+-]*$' }));
  users.fields.add(new TextField({ name: 'display_name', max: 200 }));
  users.fields.add(new BoolField({ name: 'admin' }));
  users.fields.add(new BoolField({ name: 'disabled' }));
  users.fields.add(new NumberField({ name: 'seq', onlyInt: true }));
  users.addIndex('idx_users_username', true, 'username COLLATE NOCASE', '');
  users.addIndex('idx_users_seq', true, 'seq', '');

  users.passwordAuth.enabled = true;
  users.passwordAuth.identityFields = ['username'];
  users.oauth2.enabled = false;
  users.otp.enabled = false;
  users.mfa.enabled = false;
  users.authAlert.enabled = false;
  users.authToken.duration = 3600;
  users.authRule = 'disabled = false';
  users.manageRule = null;
  users.listRule = 'id = @request.auth.id && @request.auth.disabled = false';
  users.viewRule = 'id = @request.auth.id && @request.auth.disabled = false';
  users.createRule = null;
  users.updateRule = null;
  users.deleteRule = null;
  app.save(users);

  const sessions = new Collection({
    type: 'base',
    name: 'sessions',
    fields: [
      { name: 'hash', type: 'text', required: true, min: 64, max: 64 },
      { name: 'user', type: 'relation', collectionId: users.id, required: true, maxSelect: 1, cascadeDelete: true },
      { name: 'expires', type: 'date', required: true },
      { name: 'last_used', type: 'date' },
      { name: 'created', type: 'autodate', onCreate: true },
      { name: 'updated', type: 'autodate', onCreate: true, onUpdate: true },
    ],
    indexes: ['CREATE UNIQUE INDEX idx_sessions_hash ON sessions (hash)', 'CREATE INDEX idx_sessions_user ON sessions (user)'],
  });
  app.save(sessions);

  const tokens = new Collection({
    type: 'base',
    name: 'tokens',
    fields: [
      { name: 'seq', type: 'number', onlyInt: true },
      { name: 'user', type: 'relation', collectionId: users.id, required: true, maxSelect: 1, cascadeDelete: true },
      { name: 'name', type: 'text', required: true, max: 200 },
      { name: 'hash', type: 'text', required: true, min: 64, max: 64 },
      { name: 'scopes', type: 'json', maxSize: 5000 },
      { name: 'expires', type: 'date', required: true },
      { name: 'last_used', type: 'date' },
      { name: 'revoked', type: 'bool' },
      { name: 'created', type: 'autodate', onCreate: true },
      { name: 'updated', type: 'autodate', onCreate: true, onUpdate: true },
    ],
    indexes: [
      'CREATE UNIQUE INDEX idx_tokens_seq ON tokens (seq)',
      'CREATE UNIQUE INDEX idx_tokens_hash ON tokens (hash)',
      'CREATE INDEX idx_tokens_user ON tokens (user)',
    ],
  });
  app.save(tokens);
});
