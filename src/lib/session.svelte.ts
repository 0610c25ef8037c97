import type { Account, SignIn } from '#core/wire/account';
import { getTotals, signIn, signOut, whoAmI } from './server.ts';

/** Who is signed in, and how many processes run. */
class Session {
  account = $state<Account | null>(null);
  known = $state(false);
  running = $state(0);

  /** Asks the server once; later calls give what is known. */
  async learn(): Promise<Account | null> {
    if (!this.known) {
      this.account = await whoAmI();
      this.known = true;
    }
    return this.account;
  }

  async enter(words: SignIn): Promise<void> {
    this.account = await signIn(words);
    this.known = true;
  }

  async leave(): Promise<void> {
    await signOut();
    this.forget();
  }

  forget(): void {
    this.account = null;
    this.running = 0;
  }

  /** The count in the head; a missed one is counted again at the next turn. */
  async countRunning(): Promise<void> {
    if (!this.account) return;
    this.running = await getTotals().then(
      (totals) => totals.running,
      () => this.running,
    );
  }
}

export const session = new Session();
