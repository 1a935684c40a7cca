'use strict';

// What the judges in Node.js have in common: one line for each operation, and the sum at the end.
const results = { passed: 0, failed: 0 };

async function operation(sdk, name, run) {
  try {
    await run();
    results.passed += 1;
    console.log(`ok ${sdk} ${name}`);
  } catch (error) {
    results.failed += 1;
    console.log(`FAIL ${sdk} ${name}: ${error && error.message}`);
  }
}

// Runs what must fail and answers the error.
async function failure(run) {
  let answer;
  try {
    answer = await run();
  } catch (error) {
    return error;
  }
  throw new Error(`expected an error, got ${JSON.stringify(answer).slice(0, 200)}`);
}

// Each judge in turn, by name. One that cannot even begin is one failed operation, so that the sum is always printed.
async function judgeAll(judges) {
  for (const [name, judge] of Object.entries(judges)) {
    try {
      await judge();
    } catch (error) {
      await operation(name, 'to begin', () => {
        throw error;
      });
    }
  }
  console.log(`${results.passed} passed, ${results.failed} failed`);
  process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
}

module.exports = { operation, failure, judgeAll };
