import { Fault } from '#core/problem';

/** Asked too often; `retryAfterSeconds` says when to come back. */
export class TooMany extends Fault {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super('too-many', message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
