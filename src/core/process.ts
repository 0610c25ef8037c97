/** The reference service's words; the Python client compares them. */
export type ProcessStatus = 'Pending' | 'Queued' | 'Running' | 'Stopping' | 'Stopped' | 'Successful' | 'Failed';

export type ProcessAct = 'start' | 'stop' | 'copy';

const nextStates: Record<ProcessStatus, readonly ProcessStatus[]> = {
  Pending: ['Queued', 'Running', 'Stopped', 'Failed'],
  Queued: ['Running', 'Stopped', 'Failed'],
  Running: ['Queued', 'Stopping', 'Successful', 'Failed', 'Stopped'],
  Stopping: ['Stopped', 'Failed', 'Successful'],
  Stopped: [],
  Successful: [],
  Failed: [],
};

const statesFor: Record<ProcessAct, readonly ProcessStatus[]> = {
  start: ['Pending', 'Queued'],
  stop: ['Pending', 'Queued', 'Running'],
  copy: ['Pending', 'Queued', 'Running', 'Stopping', 'Stopped', 'Successful', 'Failed'],
};

export function processCan(act: ProcessAct, status: ProcessStatus): boolean {
  return statesFor[act].includes(status);
}

export function mayBecome(from: ProcessStatus, to: ProcessStatus): boolean {
  return nextStates[from].includes(to);
}

export function isOver(status: ProcessStatus): boolean {
  return nextStates[status].length === 0;
}
