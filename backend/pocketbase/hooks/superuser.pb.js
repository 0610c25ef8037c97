// The server's own superuser, from the environment: a password among the arguments could be read by every user of the machine.
// The first migration makes it; here its password follows secret.json when that was made anew.
onBootstrap((e) => {
  e.next();
  const email = $os.getenv('PHOTOZ_SUPERUSER_EMAIL');
  const password = $os.getenv('PHOTOZ_SUPERUSER_PASSWORD');
  if (!email || !password || !e.app.hasTable('_superusers')) return;
  const known = e.app.findRecordsByFilter('_superusers', 'email = {:email}', '', 1, 0, { email });
  if (known.length === 0 || known[0].validatePassword(password)) return;
  known[0].set('password', password);
  e.app.save(known[0]);
});
