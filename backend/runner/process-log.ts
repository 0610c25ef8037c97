import { createReadStream } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { LogLine } from '#core/wire/process';
import { isMissing } from '../store/store.ts';
import { isLogLine } from './protocol.ts';

/** How many lines a page gets; the download has all. */
const tailLines = 200;
const mostMessage = 2000;

export function logLine(level: LogLine['level'], topic: string, message: string): LogLine {
  return { time: new Date().toISOString(), level, topic, message: message.slice(0, mostMessage) };
}

/** One line of JSON for each line of the log. */
export async function appendLog(path: string, lines: readonly LogLine[]): Promise<void> {
  if (lines.length === 0) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await appendFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
}

/** The last lines; none when nothing was logged yet. */
export async function logTail(path: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of readLog(path)) {
    lines.push(line);
    if (lines.length > tailLines) lines.shift();
  }
  return lines;
}

/** How often the process was started: each start has a line with this topic. */
export async function countStarts(path: string): Promise<number> {
  let starts = 0;
  for await (const line of readLog(path)) if (line.topic === 'start') starts += 1;
  return starts;
}

/** For people: time, level, topic, message. */
export async function* logText(path: string): AsyncGenerator<string> {
  for await (const { time, level, topic, message } of readLog(path)) {
    yield `${time} ${level.padEnd(7)} ${topic.padEnd(10)} ${message.replaceAll(/\s+/g, ' ')}\n`;
  }
}

/** A line that a crash cut short is passed by. */
async function* readLog(path: string): AsyncGenerator<LogLine> {
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const line = parsed(text);
      if (line) yield line;
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function parsed(text: string): LogLine | null {
  try {
    const value: unknown = JSON.parse(text);
    return isLogLine(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
