migrate((app) => {
  const settings = app.settings();
  settings.meta.appName = 'Photo-z Server';
  settings.meta.hideControls = true;
  settings.logs.maxDays = 0;
  settings.logs.logIP = false;
  settings.batch.enabled = true;
  settings.batch.maxRequests = 2000;
  settings.batch.timeout = 30;
  settings.batch.maxBodySize = 64 << 20;
  settings.rateLimits.enabled = false;
  settings.smtp.enabled = false;
  app.save(settings);

  const superusers = app.findCollectionByNameOrId('_superusers');
  superusers.otp.enabled = false;
  superusers.mfa.enabled = false;
  superusers.authAlert.enabled = false;
  app.save(superusers);

  const email = $os.getenv('PHOTOZ_SUPERUSER_EMAIL');
  const password = $os.getenv('PHOTOZ_SUPERUSER_PASSWORD');
  if (email && password) {
    const superuser = new Record(superusers);
    superuser.set('email', email);
    superuser.set('password', password);
    app.save(superuser);
  }

  app.db().newQuery('CREATE TABLE IF NOT EXISTS seqs (name TEXT PRIMARY KEY, n INTEGER NOT NULL)').execute();
  const counted = [
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
  ];
  for (const name of counted) {
    app.db().newQuery('INSERT OR IGNORE INTO seqs VALUES ({:name}, 0)').bind({ name }).execute();
  }
});
