// WebKitGTK, the engine of the Linux window, through its own driver on a display of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { type Answer, awaitAnswer, type Engine } from './engine.ts';

export interface Display {
  readonly name: string;
  readonly end: () => Promise<void>;
}

export async function webkitEngine(): Promise<Engine> {
  const display = await startDisplay();
  return {
    name: 'WebKitGTK',
    measure: address => measure(display.name, address),
    close: display.end,
  };
}

/** Xvfb picks a free number itself and writes it to the descriptor. */
export async function startDisplay(): Promise<Display> {
  const process = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1640x960x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    process.once('error', reject);
    process.once('exit', code => reject(new Error(`Xvfb ended with ${code}`)));
    const pipe = process.stdio[3] as Readable;
    pipe.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
  return {
    name: `:${number}`,
    async end() {
      process.kill();
      await ended(process);
    },
  };
}

function measure(display: string, address: string): ReturnType<Engine['measure']> {
  return withSession(display, async session => {
    await session.post('url', { url: address });
    await waitFor(() => session.script<boolean>('return document.fonts.status === "loaded" && Boolean(window.startBench)'));
    await session.script('window.startBench()');
    return awaitAnswer(() => session.script<Answer>('return window.benchAnswer ?? null'));
  });
}

/** A browser of its own for what `run` does, and nothing of it left afterwards. */
export async function withSession<Value>(display: string, run: (session: Session) => Promise<Value>): Promise<Value> {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    // A group of its own, so that the browser which the driver starts ends with it.
    detached: true,
    // Without a GPU the default path takes twice the frame; the window sets the same there.
    env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_DMABUF_RENDERER: '1' },
  });
  try {
    const session = await openSession(`http://127.0.0.1:${port}`);
    try {
      await session.post('timeouts', { script: 60_000, pageLoad: 60_000 });
      await session.post('window/rect', { x: 0, y: 0, width: 1600, height: 900 });
      return await run(session);
    } finally {
      await session.end();
    }
  } finally {
    if (driver.pid !== undefined) process.kill(-driver.pid, 'SIGKILL');
    await ended(driver);
  }
}

export interface Session {
  readonly post: (path: string, body: object) => Promise<unknown>;
  readonly script: <Value>(source: string) => Promise<Value>;
  readonly end: () => Promise<void>;
}

async function openSession(origin: string): Promise<Session> {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${origin}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = (await response.json()) as { value: { message?: string } | null };
    if (!response.ok) throw new Error(`WebDriver ${path}: ${value?.message ?? response.status}`);
    return value;
  };
  await waitFor(() =>
    call('GET', '/status').then(
      () => true,
      () => false,
    ),
  );
  // No browserName: the driver refuses the names that it does not expect, and starts MiniBrowser when none is given.
  const { sessionId } = (await call('POST', '/session', { capabilities: { alwaysMatch: {} } })) as { sessionId: string };
  const base = `/session/${sessionId}`;
  return {
    post: (path, body) => call('POST', `${base}/${path}`, body),
    script: source => call('POST', `${base}/execute/sync`, { script: source, args: [] }) as Promise<never>,
    end: async () => {
      await call('DELETE', base).catch(() => undefined);
    },
  };
}

export async function waitFor(isReady: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isReady()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('The browser did not get ready within 20 seconds');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function ended(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve();
  return new Promise(resolve => process.once('exit', () => resolve()));
}
