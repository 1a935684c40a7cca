'use strict';

// The program under test, for the judges of our own side: it stands in `ADVISOROS`.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

// A new workspace in a folder of its own. `run(...)` answers how the program ended and what it said; `{ input, hears }` as
// the last argument is what it reads from standard input, and who is told all that it has said so far.
function workspace() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'judge-'));
  const home = ['--workspace', path.join(folder, 'workspace'), '--passphrase-fd', '3', '--json'];
  const run = (...command) => {
    const { input = '', hears = () => undefined } = typeof command.at(-1) === 'object' ? command.pop() : {};
    return new Promise((resolve, reject) => {
      const program = spawn(process.env.ADVISOROS, [...home, ...command], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
      // A program that needs no passphrase, or no input, ends without reading it.
      for (const [pipe, text] of [
        [program.stdin, input],
        [program.stdio[3], 'lantern on harbor street'],
      ]) {
        pipe.on('error', () => undefined);
        pipe.end(text);
      }
      const [out, err] = [[], []];
      program.stdout.on('data', (data) => out.push(data));
      program.stderr.on('data', (data) => {
        err.push(data);
        hears(err.join(''));
      });
      program.on('error', reject);
      program.on('close', (exit) => resolve({ exit, answer: out.join('') ? JSON.parse(out.join('')) : null, said: err.join('') }));
    });
  };
  return { folder, run, close: () => fs.rmSync(folder, { recursive: true }) };
}

// Runs a command that has to end well, and answers its document.
async function succeed(run, ...command) {
  const { exit, answer, said } = await run(...command);
  if (exit !== 0) throw new Error(`exit ${exit}: ${JSON.stringify(answer)} ${said}`);
  return answer;
}

module.exports = { workspace, succeed };
