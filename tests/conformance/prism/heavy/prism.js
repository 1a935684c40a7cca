'use strict';

// Prism, a server that nobody here wrote, as a program of its own.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const PRISM = path.join(path.dirname(require.resolve('@stoplight/prism-cli/package.json')), 'dist/index.js');
const STARTS_WITHIN = 120_000;
const REFUSED = 'Request terminated with error';
const soon = () => new Promise((resolve) => setTimeout(resolve, 100));

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Starts Prism before `upstream`, where it refuses each request and each answer that the document does not allow; or, with
// no upstream, in its place, where it answers what the document says.
async function startPrism(folder, name, document, upstream) {
  const file = path.join(folder, `${name}.json`);
  fs.writeFileSync(file, JSON.stringify(document));
  const port = await freePort();
  const mode = upstream ? ['proxy', file, upstream, '--errors'] : ['mock', file];
  const program = spawn(process.execPath, [PRISM, ...mode, '--host', '127.0.0.1', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  let said = '';
  for (const pipe of [program.stdout, program.stderr]) {
    pipe.on('data', (data) => {
      said += data;
    });
  }
  const deadline = Date.now() + STARTS_WITHIN;
  while (!said.includes('Prism is listening')) {
    if (program.exitCode !== null || Date.now() > deadline) throw new Error(`Prism did not start: ${said}`);
    await soon();
  }
  const lines = (word) => said.split('\n').filter((line) => line.includes(word));
  return {
    url: `http://127.0.0.1:${port}`,
    forwarded: () => lines('> Forwarding').length,
    // What was refused, up to this one: what a program writes arrives a little later than what it answers.
    refusedUntil: async (path) => {
      while (!lines(REFUSED).some((line) => line.includes(path))) await soon();
      return lines(REFUSED);
    },
    said: () => said,
    close: () => program.kill(),
  };
}

module.exports = { startPrism };
