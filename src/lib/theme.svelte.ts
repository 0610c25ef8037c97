export type ThemeChoice = 'system' | 'light' | 'dark';

const key = 'photoz-theme';

function stored(): ThemeChoice {
  const value = globalThis.document?.documentElement.dataset['theme'];
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Light, dark, or as the system says until one is chosen. `static/theme.js` sets it before the first paint. */
class Theme {
  choice = $state<ThemeChoice>(stored());
  /** Counts changes of the colours, for what paints on a canvas. */
  changes = $state(0);

  constructor() {
    globalThis.matchMedia?.('(prefers-color-scheme: dark)').addEventListener('change', () => this.changes++);
  }

  get dark(): boolean {
    if (this.choice !== 'system') return this.choice === 'dark';
    return this.changes >= 0 && matchMedia('(prefers-color-scheme: dark)').matches;
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    const root = document.documentElement;
    if (choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = choice;
    try {
      if (choice === 'system') localStorage.removeItem(key);
      else localStorage.setItem(key, choice);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error; // storage is closed to us: the choice lasts for this visit
    }
    this.changes++;
  }

  /** The other one of light and dark. */
  turn(): void {
    this.choose(this.dark ? 'light' : 'dark');
  }
}

export const theme = new Theme();
