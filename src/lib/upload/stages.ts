import type { PublishingState } from './publishing.svelte.ts';
import type { SendingState } from './sending.svelte.ts';

export type StageName = 'send' | 'digest' | 'check' | 'store';
export type StageMark = 'done' | 'now' | 'later' | 'failed';

const order: readonly StageName[] = ['send', 'digest', 'check', 'store'];

/** Where the words of the server lie among the four stages that a person sees. */
const serverStages: Record<string, StageName> = { fingerprint: 'digest', reading: 'check', storing: 'store', publishing: 'store' };

export interface Whereabouts {
  sending: SendingState;
  publishing: PublishingState;
  /** The server's last word, null when none was heard. */
  stage: string | null;
  /** The server has found what is wrong in the rows. */
  wrongRows: boolean;
}

/** Where the upload is: which of its stages is on, and whether it ended there. */
export function stageMarks(at: Whereabouts): { stage: StageName; mark: StageMark }[] {
  const { sending, publishing } = at;
  if (publishing === 'done') return order.map((each) => ({ stage: each, mark: 'done' }));
  const now = stageNow(at);
  const here = order.indexOf(now);
  return order.map((each, i) => ({ stage: each, mark: i < here ? 'done' : i > here ? 'later' : markOf(each, publishing, sending) }));
}

function stageNow({ sending, publishing, stage, wrongRows }: Whereabouts): StageName {
  if (publishing === 'failed' && wrongRows) return 'check';
  if (publishing === 'checking' || publishing === 'failed') return serverStages[stage ?? 'fingerprint'] ?? 'digest';
  return sending === 'sent' ? 'digest' : 'send';
}

function markOf(stage: StageName, publishing: PublishingState, sending: SendingState): StageMark {
  if (publishing === 'failed') return 'failed';
  if (stage === 'send') return sending === 'idle' ? 'later' : 'now';
  return publishing === 'checking' ? 'now' : 'later';
}
