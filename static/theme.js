// Before the first paint: the theme that was chosen, if one was.
try {
  const theme = localStorage.getItem('photoz-theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]').content = theme;
  }
} catch {
  // Storage may be closed to us: then the system's theme is followed.
}
